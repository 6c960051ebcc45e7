import { html } from "../parts/dom.js";
import { Button } from "../parts/controls.js";
import { swap, toggleLock, wishFor } from "../state/draft.js";
import { selected } from "../state/selection.js";
import { nameOf } from "../state/workspace.js";
import { t } from "../text/text.js";

/** What can be done with several items at once. */
export function SeveralForm() {
    const chosen = selected.value;
    const [a, b] = chosen;
    return html`<section class="wish"><h3 data-own>${chosen.map(nameOf).join(", ")}</h3>
        <div class="grid-1">
            ${
                chosen.length === 2 &&
                html`
                <${Button} icon="swap" onClick=${() => swap("swap", [a, b])}>${t("several.swap")}<//>
                <${Button} icon="caption" onClick=${() => swap("swapPrompts", [a, b])}>${t("several.swapPrompts")}<//>`
            }
            <${Button} icon="remove" onClick=${() => {
                for (const item of chosen) wishFor(item, { removes: true, text: undefined });
            }}>${t("several.remove")}<//>
            <${Button} icon="lock" onClick=${() => chosen.forEach(toggleLock)}>${t("several.lock")}<//>
        </div>
    </section>`;
}
