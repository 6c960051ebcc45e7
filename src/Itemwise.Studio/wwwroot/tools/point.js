import { line } from "../state/gesture.js";
import { addPoint, setBox } from "../state/points.js";
import { photoSize } from "../state/view.js";
import { distance } from "../canvas/shapes.js";

/** @import { Point } from "../api/types.js" */
/** @import { Touch, Gesture } from "./gestures.js" */

/** @param {Point} point */
const isInPhoto = ([x, y]) => x >= 0 && y >= 0 && x < photoSize.value.width && y < photoSize.value.height;

/**
 * A click points at what shall be an item, or with Ctrl at what shall not; a drag draws a box around it.
 * @param {Touch} first @returns {Gesture}
 */
export function pointGesture(first) {
    return {
        drag({ point, place }) {
            line.value = distance(place, first.place) < 6 ? null : cornersOf(first.point, point);
        },
        end({ point }) {
            const isBox = line.value !== null;
            line.value = null;
            if (isBox) setBox(boxOf(first.point, point));
            else pointAt(first);
        },
    };
}

/** @param {Touch} touch */
export function pointAt({ point, subtracts }) {
    if (isInPhoto(point)) addPoint({ x: point[0], y: point[1], isInside: !subtracts });
}

/** @param {Point} a @param {Point} b @returns {[number, number, number, number]} */
function boxOf(a, b) {
    const { width, height } = photoSize.value;
    const inside = (/** @type {number} */ value, /** @type {number} */ most) => Math.round(Math.max(0, Math.min(most, value)));
    return [
        inside(Math.min(a[0], b[0]), width),
        inside(Math.min(a[1], b[1]), height),
        inside(Math.max(a[0], b[0]), width),
        inside(Math.max(a[1], b[1]), height),
    ];
}

/** @param {Point} a @param {Point} b @returns {Point[]} */
const cornersOf = (a, b) => [a, [b[0], a[1]], b, [a[0], b[1]], a];
