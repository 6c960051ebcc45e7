import { signal, computed, batch } from "../vendor/signals.js";
import { toggled } from "./selection.js";

/** @import * as T from "../api/types.js" */

/**
 * What shall happen to one item.
 * @typedef {{ text?: string, refines?: boolean, dx?: number, dy?: number, factor?: number, shape?: T.Shape[], removes?: boolean,
 *   replace?: { workspace: string, other: number, name: string }, level?: number }} Wish
 * @typedef {{ kind: "swap" | "swapPrompts", items: [number, number] }} Swap
 */

/** The edit that is being put together: what shall happen to each item, and what to pairs. */
export const wishes = signal(/** @type {Record<number, Wish>} */ ({}));
export const swaps = signal(/** @type {Swap[]} */ ([]));
export const locked = signal(/** @type {number[]} */ ([]));
export const active = signal(/** @type {number[]} */ ([]));

/** How it is made; what is not here is as the model's folder says. */
export const options = signal(
    /** @type {T.Sampling & { seed?: number, count?: number, closeWith?: number, keepShadows?: boolean, wholePhoto?: boolean }} */ ({}),
);

/** How the photo is learned, where it has to be; what is not here is as the model's folder says. */
export const learning = signal(/** @type {{ tokenSteps?: number, unetSteps?: number, rank?: number }} */ ({}));

/** @param {Wish} wish */
const isEmpty = wish =>
    !wish.text && !wish.dx && !wish.dy && (wish.factor ?? 1) === 1 && !wish.shape?.length && !wish.removes && !wish.replace && !wish.level;

/** Changes what shall happen to an item. @param {number} item @param {Wish} wish */
export function wishFor(item, wish) {
    const changed = { ...wishes.value[item], ...wish };
    const { [item]: _, ...others } = wishes.value;
    wishes.value = isEmpty(changed) && wish.text === undefined ? others : { ...others, [item]: changed };
}

/** @param {number} item */
export function forget(item) {
    const { [item]: _, ...others } = wishes.value;
    batch(() => {
        wishes.value = others;
        swaps.value = swaps.value.filter(swap => !swap.items.includes(item));
    });
}

/** @param {Swap["kind"]} kind @param {[number, number]} pair */
export function swap(kind, pair) {
    swaps.value = [...swaps.value.filter(one => !one.items.some(item => pair.includes(item))), { kind, items: pair }];
}

/** @param {number} item */
export const toggleLock = item => {
    locked.value = toggled(locked.value, item);
};

/** @param {number} item */
export const toggleActive = item => {
    active.value = toggled(active.value, item);
};

export function clearDraft() {
    batch(() => {
        wishes.value = {};
        swaps.value = [];
        active.value = [];
    });
}

/** @param {number} item @param {Wish} wish @returns {T.Edit[]} */
function editsOf(item, wish) {
    if (wish.removes) return [{ kind: "remove", item }];
    /** @type {T.Edit[]} */
    const edits = [];
    if (wish.text) {
        const text = wish.refines && !wish.text.includes("*") ? "* " + wish.text : wish.text;
        edits.push({ kind: wish.refines ? "refine" : "describe", item, text });
    }
    if (wish.replace) edits.push({ kind: "replace", item, workspace: wish.replace.workspace, other: wish.replace.other });
    if (wish.dx || wish.dy) edits.push({ kind: "move", item, dx: Math.round(wish.dx ?? 0), dy: Math.round(wish.dy ?? 0) });
    if (wish.factor && wish.factor !== 1) edits.push({ kind: "resize", item, factor: Math.round(wish.factor * 1000) / 1000 });
    if (wish.shape?.length) edits.push({ kind: "reshape", item, pixels: { shapes: wish.shape } });
    return edits;
}

/** The edit as the server takes it. */
export const edit = computed(() => {
    const { strength, steps, guidance, ring, fill, carry, sampler, negative, wholePhoto, ...others } = options.value;
    const entries = Object.entries(wishes.value).map(([item, wish]) => /** @type {const} */ ([Number(item), wish]));
    return /** @type {T.EditJob} */ ({
        kind: "edit",
        edits: [...entries.flatMap(([item, wish]) => editsOf(item, wish)), ...swaps.value],
        lock: locked.value,
        active: active.value,
        order: entries.filter(([, wish]) => wish.level).map(([item, wish]) => ({ item, level: wish.level })),
        sampling: { strength, steps, guidance, ring, fill, carry, sampler, negative },
        crop: wholePhoto ? "whole" : undefined,
        ...others,
    });
});

/** Whether there is anything to make. */
export const hasEdit = computed(() => edit.value.edits.length > 0);
