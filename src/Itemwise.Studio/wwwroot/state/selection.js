import { signal } from "../vendor/signals.js";

/** The numbers of the selected items, the first selected first. */
export const selected = signal(/** @type {number[]} */ ([]));

/** The item under the pointer, or the one that the keyboard is on in a list. */
export const hovered = signal(/** @type {number | null} */ (null));

/** Items whose colour is not shown. */
export const hidden = signal(/** @type {number[]} */ ([]));

/**
 * @param {number} item
 * @param {boolean} [addsTo] whether the others stay selected, as with Shift
 */
export function select(item, addsTo = false) {
    if (!addsTo) selected.value = [item];
    else selected.value = toggled(selected.value, item);
}

/** The list without the one, or with it. @template T @param {readonly T[]} list @param {T} item @returns {T[]} */
export const toggled = (list, item) => (list.includes(item) ? list.filter(one => one !== item) : [...list, item]);
