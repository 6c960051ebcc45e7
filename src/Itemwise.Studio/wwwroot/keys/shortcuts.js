import { abandon, isPanning, line } from "../state/gesture.js";
import { brushHardness, drawing, isDrawingTool, resizeBrush, setBrushHardness, take, tool, undoShape } from "../state/tool.js";
import { comparison, cursor, showAll, showPixels, toggleComparison, zoomBy } from "../state/view.js";
import { redo, undo, items, workspace } from "../state/workspace.js";
import { hidden, selected, toggled } from "../state/selection.js";
import { clearDraft, toggleLock, wishFor, wishes } from "../state/draft.js";
import { showsItems, showsNames } from "../state/preferences.js";
import { sheet, tab } from "../state/panel.js";
import { undoCorner } from "../tools/draw.js";
import { applyDrawing, discardDrawing } from "../state/drawing.js";
import { copyPicture } from "../state/clipboard.js";
import { variants } from "../state/finished.js";
import { make } from "../state/make.js";
import { discardPoints, keepProposal, pointing, takeBackPoint } from "../state/points.js";

/** @import { Shortcut } from "./keys.js" */

function removeSelected() {
    const all = selected.value.every(item => wishes.value[item]?.removes);
    for (const item of selected.value) wishFor(item, { removes: !all, text: undefined });
    tab.value = "items";
}

/** Backs out of the innermost thing. */
function escape() {
    if (variants.value) variants.value = null;
    else if (line.value) abandon();
    else if (drawing.value) discardDrawing();
    else if (pointing.value) discardPoints();
    else if (comparison.value !== "off") comparison.value = "off";
    else if (tool.value !== "select") tool.value = "select";
    else if (cursor.value) cursor.value = null;
    else selected.value = [];
}

function undoOrTakeBack() {
    if (line.value) undoCorner();
    else if (drawing.value?.shapes.length) undoShape();
    else if (pointing.value) takeBackPoint();
    else undo();
}

function apply() {
    if (drawing.value) applyDrawing();
    else keepProposal("");
}

const hasSelection = () => selected.value.length > 0;

/** Every key of the editor, in the order in which they are listed. Those without `run` are the canvas's own. @type {readonly Shortcut[]} */
export const shortcuts = [
    {
        keys: ["?"],
        text: "keys.help",
        group: "general",
        run: () => {
            sheet.value = "keys";
        },
    },
    { keys: ["Mod+Enter"], text: "keys.make", group: "general", run: make, where: () => !drawing.value },
    { keys: ["Mod+z"], text: "keys.undo", group: "general", run: undoOrTakeBack },
    { keys: ["Mod+Shift+z", "Mod+y"], text: "keys.redo", group: "general", run: redo },
    {
        keys: ["Mod+s"],
        text: "keys.download",
        group: "general",
        run: () => {
            sheet.value = "download";
        },
    },
    {
        // What somebody marked on the page is copied by the browser.
        keys: ["Mod+c"],
        text: "download.copy",
        group: "general",
        run: () => copyPicture(),
        where: () => getSelection()?.isCollapsed ?? true,
    },
    {
        keys: ["q"],
        text: "keys.queue",
        group: "general",
        run: () => {
            sheet.value = "queue";
        },
    },
    { keys: ["Escape"], text: "keys.escape", group: "general", run: escape },

    { keys: ["+", "="], text: "keys.zoomIn", group: "canvas", run: () => zoomBy(1.25) },
    { keys: ["-"], text: "keys.zoomOut", group: "canvas", run: () => zoomBy(0.8) },
    { keys: ["0"], text: "keys.showAll", group: "canvas", run: showAll },
    { keys: ["1"], text: "keys.pixels", group: "canvas", run: showPixels },
    {
        keys: ["Space"],
        text: "keys.pan",
        group: "canvas",
        run: () => {
            isPanning.value = true;
        },
        release: () => {
            isPanning.value = false;
        },
    },
    {
        keys: ["c"],
        text: "keys.before",
        group: "canvas",
        run: () => {
            comparison.value = "before";
        },
        release: () => {
            comparison.value = "off";
        },
    },
    { keys: ["Shift+c"], text: "keys.slider", group: "canvas", run: () => toggleComparison("slider") },
    { keys: ["d"], text: "keys.heat", group: "canvas", run: () => toggleComparison("heat") },
    {
        keys: ["n"],
        text: "keys.names",
        group: "canvas",
        run: () => {
            showsNames.value = !showsNames.value;
        },
    },
    {
        keys: ["o"],
        text: "keys.items",
        group: "canvas",
        run: () => {
            showsItems.value = !showsItems.value;
        },
    },
    { keys: ["Mod+ArrowLeft"], text: "keys.panArrows", group: "canvas" },

    { keys: ["v"], text: "tool.select", group: "drawing", run: () => take("select") },
    { keys: ["b"], text: "tool.brush", group: "drawing", run: () => take("brush") },
    { keys: ["e"], text: "tool.eraser", group: "drawing", run: () => take("eraser") },
    { keys: ["l"], text: "tool.lasso", group: "drawing", run: () => take("lasso") },
    { keys: ["p"], text: "tool.polygon", group: "drawing", run: () => take("polygon") },
    { keys: ["i"], text: "tool.point", group: "drawing", run: () => take("point") },
    { keys: ["h"], text: "tool.hand", group: "drawing", run: () => take("hand") },
    { keys: ["["], text: "keys.smaller", group: "drawing", run: () => resizeBrush(0.8) },
    { keys: ["]"], text: "keys.larger", group: "drawing", run: () => resizeBrush(1.25) },
    { keys: ["{"], text: "keys.softer", group: "drawing", run: () => setBrushHardness(brushHardness.value - 0.25) },
    { keys: ["}"], text: "keys.harder", group: "drawing", run: () => setBrushHardness(brushHardness.value + 0.25) },
    {
        keys: ["Enter"],
        text: "keys.apply",
        group: "drawing",
        run: apply,
        where: () => !line.value && (drawing.value ?? pointing.value) !== null,
    },
    { keys: ["Shift+Enter"], text: "keys.close", group: "drawing" },

    { keys: ["ArrowLeft"], text: "keys.nudge", group: "editing" },
    {
        keys: ["Delete", "Backspace"],
        text: "keys.remove",
        group: "editing",
        run: removeSelected,
        where: () => hasSelection() && !isDrawingTool.value,
    },
    { keys: ["Shift+l"], text: "keys.lock", group: "editing", run: () => selected.value.forEach(toggleLock), where: hasSelection },
    {
        keys: ["Shift+h"],
        text: "keys.hide",
        group: "editing",
        where: hasSelection,
        run: () => {
            for (const item of selected.value) hidden.value = toggled(hidden.value, item);
        },
    },
    {
        keys: ["Mod+a"],
        text: "keys.selectAll",
        group: "editing",
        where: () => workspace.value !== null,
        run: () => {
            selected.value = items.value.map(item => item.number);
        },
    },
    { keys: ["Shift+x"], text: "keys.clear", group: "editing", run: clearDraft },
];

/** Those of every page, not of the editor alone. */
export const everywhere = shortcuts.filter(({ text }) => text === "keys.help" || text === "keys.queue");
