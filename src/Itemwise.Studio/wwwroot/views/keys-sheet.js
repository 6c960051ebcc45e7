import { html } from "../parts/dom.js";
import { Dialog } from "../parts/dialog.js";
import { keysOf, partsOf } from "../keys/chosen.js";
import { shortcuts } from "../keys/shortcuts.js";
import { sheet, showsKeyChoice } from "../state/panel.js";
import { t } from "../text/text.js";

const changeKeys = () => {
    showsKeyChoice.value = true;
    sheet.value = "settings";
};

const groups = /** @type {const} */ (["general", "canvas", "drawing", "editing"]);

/** Every key, by what it is for. @param {{ onClose: () => void }} props */
export const KeysSheet = ({ onClose }) => html`<${Dialog} title=${t("keys.title")} onClose=${onClose} class="wide">
    <div class="key-groups">${groups.map(
        group => html`<section key=${group}><h3>${t(`keys.group.${group}`)}</h3><dl>
        ${shortcuts
            .filter(one => one.group === group)
            .map(
                one => html`<div
            key=${one.text}><dt>${partsOf(keysOf(one)[0]).map(part => html`<kbd>${part}</kbd>`)}</dt><dd>${t(one.text)}</dd></div>`,
            )}
    </dl></section>`,
    )}</div>
    <p class="quiet small">${t("keys.rules")}
        <button type="button" class="link" onClick=${changeKeys}>${t("keys.changeThem")}</button></p>
<//>`;
