import { signal, computed } from "../vendor/signals.js";
import { abandon } from "./gesture.js";

/** @import * as T from "../api/types.js" */

/** @typedef {"select" | "brush" | "eraser" | "lasso" | "polygon" | "point" | "hand"} ToolId */

/** The tool that the pointer holds. */
export const tool = signal(/** @type {ToolId} */ ("select"));

/** Takes a tool; what the last one began does not stay. @param {ToolId} id */
export function take(id) {
    abandon();
    tool.value = id;
}

/** The brush's radius, in pixels of the photo. */
export const brushRadius = signal(16);

/** The share of the radius that the brush covers wholly; its soft edge covers less and less. */
export const brushHardness = signal(1);

/** Whether the brush's size stands beside it: for a moment after it was changed. */
export const showsBrushSize = signal(false);

/**
 * What is being drawn, and what for: a new item, more or less of one, an item's new shape (a part of the edit), or where an instruction
 * applies. Shapes gather until they are applied. A new item without a name is called as the server names it.
 * @typedef {{ purpose: "new", name?: string } | { purpose: "item", item: number } | { purpose: "reshape", item: number }
 *   | { purpose: "instruction", index: number }} DrawingPurpose
 * @typedef {{ for: DrawingPurpose, shapes: T.Shape[] }} Drawing
 */

export const drawing = signal(/** @type {Drawing | null} */ (null));

/** Drawing tools; the others only look or select. */
export const isDrawingTool = computed(() => ["brush", "eraser", "lasso", "polygon"].includes(tool.value));

/** @param {T.Shape} shape @param {DrawingPurpose} otherwise what it is for, if nothing is being drawn yet */
export function addShape(shape, otherwise) {
    const now = drawing.value ?? { for: otherwise, shapes: [] };
    drawing.value = { ...now, shapes: [...now.shapes, shape] };
}

export function undoShape() {
    const now = drawing.value;
    if (now) drawing.value = now.shapes.length > 1 || now.for.purpose !== "item" ? { ...now, shapes: now.shapes.slice(0, -1) } : null;
}

/** @param {DrawingPurpose} purpose @param {readonly T.Shape[]} [shapes] */
export function startDrawing(purpose, shapes = []) {
    drawing.value = { for: purpose, shapes: [...shapes] };
    if (!isDrawingTool.value) tool.value = "brush";
}

export function stopDrawing() {
    drawing.value = null;
    tool.value = "select";
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let hiding;

/** @param {number} radius in pixels of the photo */
export function setBrushRadius(radius) {
    brushRadius.value = Math.round(Math.min(2000, Math.max(1, radius)));
    showsBrushSize.value = true;
    clearTimeout(hiding);
    hiding = setTimeout(() => {
        showsBrushSize.value = false;
    }, 1200);
}

/** @param {number} share */
export const setBrushHardness = share => {
    brushHardness.value = Math.round(Math.min(1, Math.max(0, share)) * 100) / 100;
};

/** @param {number} factor */
export function resizeBrush(factor) {
    setBrushRadius(brushRadius.value * factor + Math.sign(factor - 1));
}
