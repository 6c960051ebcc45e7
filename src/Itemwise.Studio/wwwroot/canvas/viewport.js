// Where the photo is on the screen: photo pixel p is drawn at p * scale + (x, y), in CSS pixels from the canvas's upper left corner.

/** @import { Point } from "../api/types.js" */

/**
 * @typedef {{ width: number, height: number }} Size
 * @typedef {{ scale: number, x: number, y: number }} Viewport
 * @typedef {{ x: number, y: number, width: number, height: number }} Rectangle
 */

const largestScale = 40;

/** What tools and bars cover at the edges of a large frame. */
const covered = { left: 68, top: 16, right: 16, bottom: 62 };

/**
 * The whole photo, in the middle of what is free of the frame. Small photos are enlarged.
 * @param {Size} photo @param {Size} frame @returns {Viewport}
 */
export function fit(photo, frame) {
    const { left, top, right, bottom } = frame.width > 500 ? covered : { left: 8, top: 8, right: 8, bottom: 62 };
    const free = { width: Math.max(1, frame.width - left - right), height: Math.max(1, frame.height - top - bottom) };
    const scale = Math.min(largestScale, free.width / photo.width, free.height / photo.height);
    const inside = centred(photo, free, scale);
    return { scale, x: inside.x + left, y: inside.y + top };
}

/** @param {Size} photo @param {Size} frame @param {number} scale @returns {Viewport} */
export const centred = (photo, frame, scale) => ({
    scale,
    x: (frame.width - photo.width * scale) / 2,
    y: (frame.height - photo.height * scale) / 2,
});

/** The photo's pixel under a place of the screen. @param {Viewport} view @param {Point} place @returns {Point} */
export const toPhoto = (view, [x, y]) => [(x - view.x) / view.scale, (y - view.y) / view.scale];

/** @param {Viewport} view @param {Point} pixel @returns {Point} */
export const toScreen = (view, [x, y]) => [x * view.scale + view.x, y * view.scale + view.y];

/**
 * Zooms so that what is under the place stays under it.
 * @param {Viewport} view @param {Point} place @param {number} factor @param {Size} photo @param {Size} frame @returns {Viewport}
 */
export function zoomAt(view, place, factor, photo, frame) {
    const least = Math.min(1, fit(photo, frame).scale / 2);
    const scale = Math.min(largestScale, Math.max(least, view.scale * factor));
    const [x, y] = toPhoto(view, place);
    return kept({ scale, x: place[0] - x * scale, y: place[1] - y * scale }, photo, frame);
}

/** @param {Viewport} view @param {number} dx @param {number} dy @param {Size} photo @param {Size} frame */
export const panBy = (view, dx, dy, photo, frame) => kept({ ...view, x: view.x + dx, y: view.y + dy }, photo, frame);

/** A photo can be pushed aside, but not out of sight. @param {Viewport} view @param {Size} photo @param {Size} frame @returns {Viewport} */
function kept(view, photo, frame) {
    const seen = 80;
    /** @param {number} at @param {number} length @param {number} room */
    const clamp = (at, length, room) => Math.min(room - seen, Math.max(seen - length, at));
    return {
        scale: view.scale,
        x: clamp(view.x, photo.width * view.scale, frame.width),
        y: clamp(view.y, photo.height * view.scale, frame.height),
    };
}

/**
 * The part of the photo that is seen, in its pixels.
 * @param {Viewport} view @param {Size} photo @param {Size} frame @returns {Rectangle}
 */
export function seenOf(view, photo, frame) {
    const [left, top] = toPhoto(view, [0, 0]);
    const [right, bottom] = toPhoto(view, [frame.width, frame.height]);
    const x = Math.max(0, left),
        y = Math.max(0, top);
    return { x, y, width: Math.max(0, Math.min(photo.width, right) - x), height: Math.max(0, Math.min(photo.height, bottom) - y) };
}
