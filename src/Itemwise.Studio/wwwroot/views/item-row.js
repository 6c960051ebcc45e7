import { html } from "../parts/dom.js";
import { useEffect, useRef } from "../vendor/hooks.js";
import { Icon } from "../parts/icon.js";
import { IconButton } from "../parts/controls.js";
import { Swatch } from "./swatch.js";
import { changeItems } from "../state/workspace.js";
import { hidden, hovered, select, selected, toggled } from "../state/selection.js";
import { locked, swap, toggleLock, wishes } from "../state/draft.js";
import { tab } from "../state/panel.js";
import { keyOf } from "../keys/chosen.js";
import { percent, t } from "../text/text.js";

/** @import { Item } from "../api/types.js" */

const dragType = "application/x-itemwise-item";

/**
 * One item of the list. Dropping one on another lets them change places.
 * @param {{ item: Item, isFirst: boolean, isRenaming: boolean, onRename: (begins: boolean) => void }} props
 */
export function ItemRow({ item, isFirst, isRenaming, onRename }) {
    const { number, name } = item;
    const isSelected = selected.value.includes(number),
        isLocked = locked.value.includes(number),
        isHidden = hidden.value.includes(number);
    const isTabbed = selected.value.length ? selected.value[0] === number : isFirst;
    const wish = wishes.value[number];
    /** @param {MouseEvent} event */
    const pick = event => select(number, event.shiftKey || event.ctrlKey || event.metaKey);
    return html`<li class="item" data-selected=${isSelected} data-hovered=${hovered.value === number} draggable=${!isRenaming}
            onMouseEnter=${() => {
                hovered.value = number;
            }} onMouseLeave=${() => {
                hovered.value = null;
            }} ...${dragging(number)}>
        ${
            isRenaming
                ? html`<${NameField} item=${item} onDone=${() => onRename(false)} />`
                : html`
            <button type="button" class="item-pick" aria-pressed=${String(isSelected)} tabindex=${isTabbed ? 0 : -1} onClick=${pick}
                onDblClick=${() => onRename(true)} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
                    if (event.key === "F2") onRename(true);
                }}
                onFocus=${() => {
                    hovered.value = number;
                }} onBlur=${() => {
                    hovered.value = null;
                }}>
                <${Swatch} item=${number} />
                <span class="item-name" data-own>${name || number}</span>
                ${wish?.removes && html`<${Icon} name="remove" />`}
                ${wish && !wish.removes && html`<span class="changed-dot"></span><span class="unseen">${t("items.willChange")}</span>`}
                <span class="quiet share">${percent(item.share)}</span>
            </button>`
        }
        <${IconButton} icon=${isLocked ? "lock" : "unlock"} isPressed=${isLocked}
            label=${t("items.lock", { name: name || number })} keys=${keyOf("keys.lock")}
            class=${isLocked ? "" : "on-hover"} onClick=${() => toggleLock(number)} />
        <${IconButton} icon=${isHidden ? "eyeOff" : "eye"} isPressed=${isHidden}
            label=${t("items.hide", { name: name || number })} keys=${keyOf("keys.hide")}
            class=${isHidden ? "" : "on-hover"} onClick=${() => {
                hidden.value = toggled(hidden.value, number);
            }} />
    </li>`;
}

/** @param {number} number */
const dragging = number => ({
    /** @param {DragEvent} event */
    onDragStart: event => event.dataTransfer?.setData(dragType, String(number)),
    /** @param {DragEvent} event */
    onDragOver: event => {
        if (event.dataTransfer?.types.includes(dragType)) event.preventDefault();
    },
    /** @param {DragEvent} event */
    onDrop: event => {
        const other = Number(event.dataTransfer?.getData(dragType) || NaN);
        if (!Number.isInteger(other) || other === number) return;
        event.preventDefault();
        swap("swap", [other, number]);
        tab.value = "items";
    },
});

/** @param {{ item: Item, onDone: () => void }} props */
function NameField({ item, onDone }) {
    const input = useRef(/** @type {HTMLInputElement | null} */ (null));
    useEffect(() => {
        input.current?.select();
    }, []);
    const rename = () => {
        const name = input.current?.value.trim();
        onDone();
        if (name && name !== item.name) changeItems([{ kind: "rename", item: item.number, name }]);
    };
    /** @param {KeyboardEvent} event */
    const key = event => {
        if (event.key === "Enter") rename();
        else if (event.key === "Escape") onDone();
    };
    return html`<input ref=${input} class="item-rename" aria-label=${t("items.name")} value=${item.name} maxlength="120"
        onKeyDown=${key} onBlur=${rename} />`;
}
