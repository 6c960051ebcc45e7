import { api } from "../api/client.js";
import { itemAt } from "../canvas/overview.js";
import { overview } from "../state/gesture.js";
import { oneAtATime } from "../state/one-at-a-time.js";

/** @import { Point } from "../api/types.js" */
/** @import { Overview } from "../canvas/overview.js" */

/** The last pixel of the photo that was requested of the server, and its owner. @type {{ pixel: string, item: number | null }} */
let known = { pixel: "", item: null };

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
    return known.pixel === pixelOf(of, point) ? known.item : itemAt(of, point);
}

/**
 * Who owns it at the photo's own samples.
 * @param {Point} point @returns {Promise<number | null>}
 */
export async function exactOwnerAt(point) {
    const of = overview.value,
        roughly = ownerAt(point);
    if (!of || roughly === null || (of.across <= 1 && of.down <= 1) || known.pixel === pixelOf(of, point)) return roughly;
    try {
        const { item } = await api.owner(of.id, of.step, Math.floor(point[0]), Math.floor(point[1]));
        known = { pixel: pixelOf(of, point), item };
        return item;
    } catch {
        return roughly;
    }
}

/** Reports the exact owner of where the pointer is; of points that come up during a request the last one is requested after it. */
export const follow = oneAtATime(async (/** @type {Point} */ point, /** @type {(item: number | null, point: Point) => void} */ report) =>
    report(await exactOwnerAt(point), point),
);
