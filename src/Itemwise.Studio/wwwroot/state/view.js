import { signal, computed, effect } from "../vendor/signals.js";
import { api } from "../api/client.js";
import { attempt } from "./messages.js";
import { brushRadius } from "./tool.js";
import { workspace, shownStep } from "./workspace.js";
import { centred, fit, panBy, zoomAt } from "../canvas/viewport.js";

/** @import * as T from "../api/types.js" */
/** @import { Size, Viewport } from "../canvas/viewport.js" */

/** The canvas's size in CSS pixels. */
export const frame = signal(/** @type {Size} */ ({ width: 0, height: 0 }));

/** Where the photo is in it; null until somebody moved it: then all of it is shown. */
const moved = signal(/** @type {Viewport | null} */ (null));

/** The levels of the open photo; steps share them, because an edit keeps the photo's size. */
export const levels = signal(/** @type {T.Levels | null} */ (null));

export const photoSize = computed(() => ({ width: workspace.value?.width ?? 1, height: workspace.value?.height ?? 1 }));

export const view = computed(() => moved.value ?? fit(photoSize.value, frame.value));

const openId = computed(() => workspace.value?.id);

effect(() => {
    const id = openId.value;
    moved.value = null;
    levels.value = null;
    brushRadius.value = Math.max(2, Math.round(Math.max(photoSize.peek().width, photoSize.peek().height) / 40));
    if (id)
        attempt(() => api.levels(id, shownStep.peek())).then(read => {
            if (read && openId.peek() === id) levels.value = read;
        });
});

export const showAll = () => {
    moved.value = null;
};

/** One pixel of the photo for one of the screen, at the middle. */
export const showPixels = () => {
    const { width, height } = frame.value;
    moved.value = zoomAt(view.value, [width / 2, height / 2], 1 / devicePixelRatio / view.value.scale, photoSize.value, frame.value);
};

/** @param {number} factor @param {T.Point} [place] */
export function zoomBy(factor, place = [frame.value.width / 2, frame.value.height / 2]) {
    moved.value = zoomAt(view.value, place, factor, photoSize.value, frame.value);
}

/** @param {number} dx @param {number} dy */
export function pan(dx, dy) {
    moved.value = panBy(view.value, dx, dy, photoSize.value, frame.value);
}

/** Keeps the middle where it is when the frame changes. @param {Size} size */
export function resizeFrame(size) {
    if (moved.value) {
        const { scale, x, y } = moved.value;
        const rest = centred(photoSize.value, frame.value, scale);
        const next = centred(photoSize.value, size, scale);
        moved.value = { scale, x: next.x + x - rest.x, y: next.y + y - rest.y };
    }
    frame.value = size;
}

/** How the step is compared with the one it began with. @typedef {"off" | "slider" | "before" | "heat"} Comparison */
export const comparison = signal(/** @type {Comparison} */ ("off"));

/** Compares so, or no longer. @param {Comparison} how */
export function toggleComparison(how) {
    comparison.value = comparison.value === how ? "off" : how;
}

/** Where the slider stands, as a share of the photo's width. */
export const divider = signal(0.5);

/** The keyboard's place on the canvas, in pixels of the photo; null while the pointer leads. */
export const cursor = signal(/** @type {T.Point | null} */ (null));
