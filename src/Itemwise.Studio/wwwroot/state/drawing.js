import { drawing, stopDrawing } from "./tool.js";
import { changeItems, nameOf, workspace } from "./workspace.js";
import { wishFor } from "./draft.js";
import { changeSentence, sentences } from "./instructions.js";
import { select } from "./selection.js";
import { abandon } from "./gesture.js";
import { speak } from "./messages.js";
import { t } from "../text/text.js";

/** @import * as T from "../api/types.js" */
/** @import { DrawingPurpose } from "./tool.js" */

/** @param {string} name */
export function nameNewItem(name) {
    if (drawing.value) drawing.value = { ...drawing.value, for: { purpose: "new", name } };
}

/** Does what was drawn: changes items, or notes it in the edit or the instruction that it was drawn for. */
export async function applyDrawing() {
    const now = drawing.value;
    if (!now?.shapes.length) return;
    const { purpose } = now.for;
    if (purpose === "reshape") wishFor(now.for.item, { shape: now.shapes });
    else if (purpose === "instruction") {
        const sentence = sentences.value[now.for.index];
        if (sentence) changeSentence(sentence.id, { shapes: now.shapes });
    } else if (!(await applyToItems(now.shapes, now.for))) return;
    stopDrawing();
}

/** @param {T.Shape[]} shapes @param {Extract<DrawingPurpose, { purpose: "new" | "item" }>} what */
async function applyToItems(shapes, what) {
    const before = new Set(workspace.value?.items.map(one => one.number));
    const isNew = what.purpose === "new";
    const done = await changeItems(
        isNew ? [{ kind: "draw", pixels: { shapes }, name: what.name || undefined, itemKind: "thing" }] : itemChanges(what.item, shapes),
    );
    if (!done) return false;
    const made = workspace.value?.items.find(one => !before.has(one.number));
    if (made) select(made.number);
    speak(t("items.changed", { name: isNew ? (made?.name ?? "") : nameOf(what.item) }));
    return true;
}

/** Runs of shapes that add and of shapes that subtract, in their order. @param {number} item @param {T.Shape[]} shapes */
function itemChanges(item, shapes) {
    /** @type {{ kind: "add" | "subtract", item: number, pixels: T.Pixels }[]} */
    const changes = [];
    for (const shape of shapes) {
        const last = changes.at(-1);
        // What is subtracted from the item is drawn as an area of its own.
        const area = { ...shape, mode: /** @type {const} */ ("add") };
        if (last?.kind === shape.mode) last.pixels.shapes.push(area);
        else changes.push({ kind: shape.mode, item, pixels: { shapes: [area] } });
    }
    return changes;
}

export function discardDrawing() {
    abandon();
    stopDrawing();
}
