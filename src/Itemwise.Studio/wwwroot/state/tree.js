/** @import { Step } from "../api/types.js" */

/**
 * Where each step of a history stands in a picture of its tree: columns are edits since the photo, rows are branches. The oldest
 * branch goes straight on, each later one below everything before it that is in its way.
 * @param {readonly Step[]} steps
 * @returns {Map<number, { column: number, row: number, parent: { column: number, row: number } | null }>}
 */
export function treeOf(steps) {
    /** @type {Map<number | null, number[]>} */
    const children = new Map();
    for (const { step, parent } of steps) children.set(parent ?? null, [...(children.get(parent ?? null) ?? []), step]);
    /** @type {ReturnType<typeof treeOf>} */
    const places = new Map();
    let rows = 0;
    // A history may be thousands of steps long: a list of its own instead of calls in calls.
    const waiting = (children.get(null) ?? []).sort((a, b) => b - a).map(step => ({ step, column: 0, row: -1, parent: null }));
    /** @type {{ step: number, column: number, row: number, parent: { column: number, row: number } | null }[]} */
    const stack = waiting;
    while (stack.length) {
        const { step, column, row, parent } = /** @type {(typeof stack)[number]} */ (stack.pop());
        const place = { column, row: row < 0 ? rows++ : row, parent };
        places.set(step, place);
        const next = [...(children.get(step) ?? [])].sort((a, b) => b - a);
        next.forEach((child, i) =>
            stack.push({ step: child, column: column + 1, row: i === next.length - 1 ? place.row : -1, parent: place }),
        );
    }
    return places;
}
