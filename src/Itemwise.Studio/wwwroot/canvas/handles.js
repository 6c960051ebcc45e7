// Moving and resizing an item by its box. All in pixels of the photo.

import { distance } from "./shapes.js";

/** @import { Item, Point } from "../api/types.js" */
/** @import { Rectangle } from "./viewport.js" */

/** @typedef {{ dx: number, dy: number, factor: number }} Placement  resized about its box's middle, then moved */
/** @typedef {"move" | "nw" | "ne" | "sw" | "se"} Handle */

/** Where the item's box comes to lie. @param {Item["box"]} box @param {Placement} placement @returns {Rectangle} */
export function placedBox([x0, y0, x1, y1], { dx, dy, factor }) {
    const width = (x1 - x0) * factor,
        height = (y1 - y0) * factor;
    return { x: (x0 + x1 - width) / 2 + dx, y: (y0 + y1 - height) / 2 + dy, width, height };
}

/** @param {Rectangle} box @returns {Record<Exclude<Handle, "move">, Point>} */
export const cornersOf = box => ({
    nw: [box.x, box.y],
    ne: [box.x + box.width, box.y],
    sw: [box.x, box.y + box.height],
    se: [box.x + box.width, box.y + box.height],
});

/**
 * The handle at a place; null where there is none.
 * @param {Rectangle} box @param {Point} place @param {number} reach @returns {Handle | null}
 */
export function handleAt(box, place, reach) {
    for (const [handle, corner] of Object.entries(cornersOf(box))) {
        if (Math.max(Math.abs(corner[0] - place[0]), Math.abs(corner[1] - place[1])) <= reach) return /** @type {Handle} */ (handle);
    }
    const isIn = place[0] >= box.x && place[0] <= box.x + box.width && place[1] >= box.y && place[1] <= box.y + box.height;
    return isIn ? "move" : null;
}

/**
 * The placement after a handle was dragged from one place to another. A corner resizes about the middle of the box, whose proportions stay.
 * @param {Handle} handle @param {Item["box"]} box @param {Placement} before @param {Point} from @param {Point} to @returns {Placement}
 */
export function dragged(handle, box, before, from, to) {
    if (handle === "move") return { ...before, dx: before.dx + to[0] - from[0], dy: before.dy + to[1] - from[1] };
    const placed = placedBox(box, before);
    /** @type {Point} */
    const middle = [placed.x + placed.width / 2, placed.y + placed.height / 2];
    const grown = (before.factor * distance(to, middle)) / Math.max(1, distance(from, middle));
    const factor = Math.min(8, Math.max(0.1, grown));
    return { ...before, factor: Math.round(factor * 100) / 100 };
}
