import { api } from "../api/client.js";
import { change } from "../state/workspace.js";
import { photoSize } from "../state/view.js";

/** @import { Touch, Gesture } from "./gestures.js" */

/** What lies under a click becomes an item, where a network is there that sees it. @param {Touch} touch @returns {Gesture} */
export function pointAt({ point: [x, y], subtracts }) {
    const { width, height } = photoSize.value;
    if (x < 0 || y < 0 || x >= width || y >= height) return {};
    change(id => api.pointItem(id, { points: [{ x: Math.floor(x), y: Math.floor(y), isInside: !subtracts }] }));
    return {};
}
