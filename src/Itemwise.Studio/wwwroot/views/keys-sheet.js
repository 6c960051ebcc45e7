import { html } from "../parts/dom.js";
import { Dialog } from "../parts/dialog.js";
import { shortcuts } from "../keys/shortcuts.js";
import { t } from "../text/text.js";

const groups = /** @type {const} */ (["general", "canvas", "drawing", "editing"]);

/** Which of several keys are listed as what they stand for. @type {Record<string, string[]>} */
const families = { ArrowLeft: ["←", "→", "↑", "↓"], "Mod+ArrowLeft": ["Ctrl", "← → ↑ ↓"] };

/** @param {string} key */
const parts = key =>
    families[key] ??
    key
        .split(/(?<=.)\+(?=.)/)
        .map(part => ({ Mod: "Ctrl", Escape: "Esc", Delete: "Del" })[part] ?? (part.length === 1 ? part.toUpperCase() : part));

/** Every key, by what it is for. @param {{ onClose: () => void }} props */
export const KeysSheet = ({ onClose }) => html`<${Dialog} title=${t("keys.title")} onClose=${onClose} class="wide">
    <div class="key-groups">${groups.map(
        group => html`<section key=${group}><h3>${t(`keys.group.${group}`)}</h3><dl>
        ${shortcuts
            .filter(one => one.group === group)
            .map(
                one => html`<div
            key=${one.text}><dt>${parts(one.keys[0]).map(part => html`<kbd>${part}</kbd>`)}</dt><dd>${t(one.text)}</dd></div>`,
            )}
    </dl></section>`,
    )}</div>
    <p class="quiet small">${t("keys.rules")}</p>
<//>`;
