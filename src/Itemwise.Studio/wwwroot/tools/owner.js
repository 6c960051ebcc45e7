import { signal } from "../vendor/signals.js";
import { api } from "../api/client.js";
import { itemAt } from "../canvas/overview.js";
import { overview } from "../state/gesture.js";

/** @import { Point } from "../api/types.js" */
/** @import { Overview } from "../canvas/overview.js" */

/** The last pixel of the photo that the server was asked about, and its owner. */
const known = signal(/** @type {{ pixel: string, item: number | null }} */ ({ pixel: "", item: null }));

/** @param {Overview} of @param {Point} point */
const pixelOf = (of, [x, y]) => `${of.id}/${of.step}/${Math.floor(x)}/${Math.floor(y)}`;

/**
 * Who owns a pixel of the photo, as far as is known at once: on the overview of a photo that is larger, thin things are missing.
 * Null outside.
 * @param {Point} point
 */
export function ownerAt(point) {
    const of = overview.value;
    if (!of) return null;
    return known.value.pixel === pixelOf(of, point) ? known.value.item : itemAt(of, point);
}

/**
 * Who owns it at the photo's own samples.
 * @param {Point} point @returns {Promise<number | null>}
 */
export async function exactOwnerAt(point) {
    const of = overview.value,
        roughly = ownerAt(point);
    if (!of || roughly === null || (of.across <= 1 && of.down <= 1) || known.value.pixel === pixelOf(of, point)) return roughly;
    try {
        const { item } = await api.owner(of.id, of.step, Math.floor(point[0]), Math.floor(point[1]));
        known.value = { pixel: pixelOf(of, point), item };
        return item;
    } catch {
        return roughly;
    }
}

/** @type {Point | null} the last point that came up while the server was being asked */
let next = null;
let isAsking = false;

/**
 * Tells the exact owner of where the pointer is; of points that come up while the server is asked the last one is asked about.
 * @param {Point} point @param {(item: number | null, point: Point) => void} tell
 */
export async function follow(point, tell) {
    next = point;
    if (isAsking) return;
    isAsking = true;
    while (next) {
        /** @type {Point} */
        const now = next;
        next = null;
        tell(await exactOwnerAt(now), now);
    }
    isAsking = false;
}
