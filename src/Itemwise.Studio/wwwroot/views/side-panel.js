import { html } from "../parts/dom.js";
import { Icon } from "../parts/icon.js";
import { EditPanel } from "./edit-panel.js";
import { InstructPanel } from "./instruct-panel.js";
import { CaptionPanel } from "./caption-panel.js";
import { MakeBar } from "./make-bar.js";
import { tab } from "../state/panel.js";
import { t } from "../text/text.js";

/** @import { IconName } from "../parts/icon.js" */
/** @import { Tab } from "../state/panel.js" */

/** @type {readonly { id: Tab, icon: IconName }[]} */
const tabs = [
    { id: "items", icon: "item" },
    { id: "instruct", icon: "magic" },
    { id: "caption", icon: "caption" },
];

const panels = { items: EditPanel, instruct: InstructPanel, caption: CaptionPanel };

/** What can be done: by item, by sentences, by caption; below it the one button that does it. */
export function SidePanel() {
    /** @param {KeyboardEvent} event */
    const walk = event => {
        const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!way) return;
        event.preventDefault();
        event.stopPropagation();
        const next = tabs[(tabs.findIndex(one => one.id === tab.value) + way + tabs.length) % tabs.length].id;
        tab.value = next;
        document.getElementById("tab-" + next)?.focus();
    };
    return html`<aside class="panel side-panel" aria-label=${t("panel")}>
        <div class="tabs" role="tablist" aria-label=${t("panel.ways")} onKeyDown=${walk}>
            ${tabs.map(
                ({ id, icon }) => html`<button key=${id} type="button" role="tab" id="tab-${id}" aria-controls="panel-body"
                aria-selected=${String(tab.value === id)} tabindex=${tab.value === id ? 0 : -1} onClick=${() => {
                    tab.value = id;
                }}>
                <${Icon} name=${icon} />${t(/** @type {"panel.items"} */ ("panel." + id))}</button>`,
            )}
        </div>
        <div class="panel-body" id="panel-body" role="tabpanel" aria-labelledby="tab-${tab.value}" tabindex="0">
            <${panels[tab.value]} />
        </div>
        <${MakeBar} />
    </aside>`;
}
