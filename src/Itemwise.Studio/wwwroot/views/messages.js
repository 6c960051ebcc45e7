import { html } from "../parts/dom.js";
import { Icon } from "../parts/icon.js";
import { Button, IconButton } from "../parts/controls.js";
import { dismiss, messages, spoken } from "../state/messages.js";
import { isConnected } from "../state/jobs.js";
import { t } from "../text/text.js";

const icons = /** @type {const} */ ({ good: "check", bad: "warn", note: "item" });

/** What the page has to say, in a corner, and what only readers of the screen say. */
export const Messages = () => html`
    <section class="messages" aria-label=${t("messages")} aria-live="polite">
        ${!isConnected.value && html`<p class="message bad"><${Icon} name="warn" /><span>${t("error.noEvents")}</span></p>`}
        ${messages.value.map(
            ({ id, tone, text, action }) => html`<div key=${id} class="message ${tone}">
            <${Icon} name=${icons[tone]} /><span data-own>${text}</span>
            ${
                action &&
                html`<${Button} onClick=${() => {
                    action.run();
                    dismiss(id);
                }}>${action.text}<//>`
            }
            <${IconButton} icon="close" label=${t("close")} onClick=${() => dismiss(id)} />
        </div>`,
        )}
    </section>
    <p class="unseen" role="status">${spoken.value}</p>`;
