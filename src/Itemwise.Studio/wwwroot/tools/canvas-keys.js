import { view, photoSize, cursor, pan } from "../state/view.js";
import { tool, isDrawingTool, drawing } from "../state/tool.js";
import { line } from "../state/gesture.js";
import { addPolygonPoint, brushGesture, closePolygon, movePolygonEnd, undoCorner } from "./draw.js";
import { nudge, selectAt } from "./select.js";
import { ownerAt } from "./owner.js";
import { pointAt } from "./point.js";
import { nameOf } from "../state/workspace.js";
import { speak } from "../state/messages.js";

/** @import { Point } from "../api/types.js" */

/** @type {Record<string, Point>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Keys on the canvas. Arrows move the selected item, or with a drawing tool a cross that stands for the pointer; Enter is its press.
 * @param {KeyboardEvent} event
 */
export function canvasKey(event) {
    if (event.altKey || event.metaKey) return;
    const arrow = arrows[event.key];
    const isDone = arrow ? move(arrow, event) : event.key === "Enter" ? press(event) : event.key === "Backspace" ? undoCorner() : false;
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
}

/** @param {Point} arrow @param {KeyboardEvent} event */
function move([x, y], { shiftKey, ctrlKey }) {
    if (ctrlKey) {
        pan(-60 * x, -60 * y);
        return true;
    }
    if (tool.value === "select" && !cursor.value) {
        const step = shiftKey ? 10 : 1;
        if (!nudge(x * step, y * step)) moveCursor(x, y, shiftKey);
        return true;
    }
    moveCursor(x, y, shiftKey);
    return true;
}

/** @param {number} x @param {number} y @param {boolean} isFar */
function moveCursor(x, y, isFar) {
    const { width, height } = photoSize.value;
    const from = cursor.value ?? [width / 2, height / 2];
    const step = (isFar ? 40 : 8) / view.value.scale;
    cursor.value = [Math.max(0, Math.min(width - 1, from[0] + x * step)), Math.max(0, Math.min(height - 1, from[1] + y * step))];
    if (line.value) movePolygonEnd(cursor.value, false);
    const owner = ownerAt(cursor.value);
    if (owner !== null) speak(nameOf(owner));
}

/** @param {KeyboardEvent} event */
function press({ shiftKey, ctrlKey }) {
    const point = cursor.value;
    if (!point) return false;
    const touch = { point, place: /** @type {Point} */ ([0, 0]), shift: false, subtracts: ctrlKey, pressure: 1 };
    if (tool.value === "point") pointAt(touch);
    else if (!isDrawingTool.value) selectAt(point, shiftKey);
    else if (tool.value === "brush" || tool.value === "eraser") {
        const pixel = /** @type {Point} */ (point.map(Math.round));
        brushGesture({ ...touch, point: pixel }, tool.value === "eraser").end?.(touch);
    } else if (shiftKey) return closePolygon(ctrlKey) || drawing.value !== null;
    else addPolygonPoint(touch);
    return true;
}
