import { html } from "../parts/dom.js";
import { Icon } from "../parts/icon.js";
import { Button, IconButton, tooltipOf } from "../parts/controls.js";
import { addressOf, route } from "../state/route.js";
import { openJobs, runningJob, shareOf } from "../state/jobs.js";
import { change, redo, undo, workspace } from "../state/workspace.js";
import { sheet } from "../state/panel.js";
import { api } from "../api/client.js";
import { keyOf } from "../keys/chosen.js";
import { t } from "../text/text.js";

/** Where one is, what goes back and forth, and what runs. */
export function TopBar() {
    const isEditor = route.value.view === "editor";
    const open = workspace.value;
    return html`<header class="top-bar">
        <nav aria-label=${t("nav")}>
            <a class="brand" href="#/" aria-label=${t("nav.photos")}><svg viewBox="0 0 32 32" aria-hidden="true"><circle
                cx="12.5" cy="19" r="7" />
                <rect x="14" y="6" width="12" height="12" rx="3.5" /></svg><span>Itemwise</span></a>
            ${
                isEditor
                    ? html`<${PhotoName} />`
                    : html`
                ${["photos", "models", "doctor"].map(
                    view => html`<a key=${view} class="nav-link"
                    href=${addressOf(/** @type {any} */ ({ view }))}
                    aria-current=${route.value.view === view ? "page" : undefined}>
                    ${t(/** @type {"models.title"} */ (view + ".title"))}</a>`,
                )}`
            }
        </nav>
        <div class="top-tools">
            ${
                isEditor &&
                html`
                <${IconButton} icon="undo" label=${t("keys.undo")} keys=${keyOf("keys.undo")} onClick=${undo}
                    isDisabled=${open?.history.undo == null} />
                <${IconButton} icon="redo" label=${t("keys.redo")} keys=${keyOf("keys.redo")} onClick=${redo}
                    isDisabled=${open?.history.redo == null} />
                <${Button} icon="download" kind="quiet" onClick=${() => {
                    sheet.value = "download";
                }}
                    isDisabled=${!open}>${t("download")}<//>`
            }
            <${QueueButton} />
            <${IconButton} icon="keys" label=${t("keys.title")} keys=${keyOf("keys.help")} onClick=${() => {
                sheet.value = "keys";
            }} />
            <${IconButton} icon="settings" label=${t("settings.title")} onClick=${() => {
                sheet.value = "settings";
            }} />
        </div>
    </header>`;
}

/** The photo's name, which can be written over. */
function PhotoName() {
    const open = workspace.value;
    /** @param {Event} event */
    const rename = event => {
        const input = /** @type {HTMLInputElement} */ (event.currentTarget);
        const name = input.value.trim();
        if (name && name !== open?.name) change(id => api.rename(id, name));
        else input.value = open?.name ?? "";
    };
    return html`<span class="crumb" aria-hidden="true">/</span>
        <input class="photo-name" aria-label=${t("photo.name")} value=${open?.name ?? ""} disabled=${!open}
            maxlength="120" onChange=${rename}
            onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
                if (event.key === "Enter") /** @type {HTMLElement} */ (event.currentTarget).blur();
            }} />`;
}

/** How many jobs wait, and a ring that fills. */
function QueueButton() {
    const running = runningJob.value;
    const count = openJobs.value.length;
    const share = (running && shareOf(running)) ?? 0;
    return html`<button type="button" class="icon-button queue-button" title=${tooltipOf(t("queue.title"), keyOf("keys.queue"))}
            aria-keyshortcuts=${keyOf("keys.queue")}
            aria-label=${count ? t("queue.open", { count }) : t("queue.title")} onClick=${() => {
                sheet.value = "queue";
            }}>
        ${
            running
                ? html`<svg class="ring" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.5" />
            <circle class="done" cx="10" cy="10" r="7.5" pathLength="1" stroke-dasharray="${share} 1" /></svg>`
                : html`<${Icon}
                name="queue" />`
        }
        ${count > 0 && html`<span class="badge" aria-hidden="true">${count}</span>`}
    </button>`;
}
