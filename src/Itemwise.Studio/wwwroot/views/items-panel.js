import { html } from "../parts/dom.js";
import { useState } from "../vendor/hooks.js";
import { Icon } from "../parts/icon.js";
import { Button } from "../parts/controls.js";
import { ItemRow } from "./item-row.js";
import { changeItems, itemOf, items, openId, workspace } from "../state/workspace.js";
import { lineOf } from "../state/workspaces.js";
import { select, selected } from "../state/selection.js";
import { startDrawing } from "../state/tool.js";
import { sheet } from "../state/panel.js";
import { t } from "../text/text.js";

/** The photo's items. Things first, as they are what one edits most. */
export function ItemsPanel() {
    const [renaming, setRenaming] = useState(/** @type {number | null} */ (null));
    const open = workspace.value;
    const sorted = [...items.value].sort((a, b) => Number(a.kind === "background") - Number(b.kind === "background") || b.share - a.share);
    const chosen = selected.value;
    const isFinding = !open && lineOf(openId.value ?? "")?.state === "finding items";
    return html`<aside class="panel items-panel" aria-label=${t("items.title")}>
        <header class="panel-head"><h2>${t("items.title")}</h2><span
            class="quiet">${items.value.length > 0 && t("items.count", { count: items.value.length })}</span></header>
        ${isFinding && html`<p class="hint" role="status"><span class="spinner"></span> ${t("items.finding")}</p>`}
        <ul class="items" onKeyDown=${walk}>
            ${sorted.map(
                (item, i) => html`<${ItemRow} key=${item.number} item=${item} isFirst=${i === 0}
                isRenaming=${renaming === item.number}
                onRename=${(/** @type {boolean} */ begins) => setRenaming(begins ? item.number : null)} />`,
            )}
        </ul>
        <div class="panel-foot item-actions">
            <${Button} kind="quiet" icon="add" onClick=${() => startDrawing({ purpose: "new" })}
                isDisabled=${!open}>${t("items.draw")}<//>
            ${
                chosen.length === 1 &&
                html`
                <${Button} kind="quiet" icon="text" onClick=${() => setRenaming(chosen[0])}>${t("items.rename")}<//>
                <${Button} kind="quiet" icon="brush"
                    onClick=${() => startDrawing({ purpose: "item", item: chosen[0] })}>${t("items.correct")}<//>
                <${Button} kind="quiet" icon="split"
                    onClick=${() => changeItems([{ kind: "split", item: chosen[0] }])}>${t("items.split")}<//>
                <${KindButton} number=${chosen[0]} />`
            }
            ${
                chosen.length > 1 &&
                html`
                <${Button} kind="quiet" icon="merge" onClick=${() => merge(chosen)}>${t("items.merge", { count: chosen.length })}<//>`
            }
        </div>
        ${
            open &&
            html`<button type="button" class="model-line" onClick=${() => {
                sheet.value = "settings";
            }}>
            <${Icon} name="model" /><span>${open.isLearned ? t("photo.learned") : t("photo.notLearned")}</span>
            <span class="link">${t("models.title")}</span></button>`
        }
    </aside>`;
}

/** @param {{ number: number }} props */
function KindButton({ number }) {
    const item = itemOf(number);
    if (!item) return null;
    const other = item.kind === "thing" ? "background" : "thing";
    return html`<${Button} kind="quiet" icon="photo" onClick=${() => changeItems([{ kind: "setKind", item: number, itemKind: other }])}>
        ${t(other === "thing" ? "items.isThing" : "items.isBackground")}<//>`;
}

/** @param {readonly number[]} chosen */
async function merge(chosen) {
    if (await changeItems([{ kind: "merge", items: [...chosen] }])) select(chosen[0]);
}

/** Arrows go from item to item. @param {KeyboardEvent} event */
function walk(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const list = /** @type {HTMLElement} */ (event.currentTarget);
    const picks = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".item-pick")]);
    const at = picks.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (!way || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    picks[(at + way + picks.length) % picks.length].focus();
}
