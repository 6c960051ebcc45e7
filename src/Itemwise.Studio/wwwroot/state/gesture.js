import { signal } from "../vendor/signals.js";

/** @import * as T from "../api/types.js" */
/** @import { Overview } from "../canvas/overview.js" */

/** What the pointer is in the middle of: a line that is being drawn, whose end follows the pointer. */
export const line = signal(/** @type {T.Point[] | null} */ (null));

/** A stroke that is being painted; it is among the shapes when the pointer leaves. */
export const stroke = signal(/** @type {T.StrokeShape | null} */ (null));

/** Where the pointer is, in pixels of the photo; null when it is elsewhere. */
export const pointer = signal(/** @type {T.Point | null} */ (null));

/** The overview of the shown step; null while it is on its way. */
export const overview = signal(/** @type {Overview | null} */ (null));

/** Whether the pointer moves the photo, because Space is held. */
export const isPanning = signal(false);

/** Whether an item is being dragged or resized right now. */
export const isPlacing = signal(false);

/** Nothing that the pointer began stays. */
export function abandon() {
    line.value = null;
    stroke.value = null;
    isPlacing.value = false;
}
