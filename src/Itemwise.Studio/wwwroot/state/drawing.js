import { drawing, stopDrawing } from "./tool.js";
import { changeItems, nameOf, workspace } from "./workspace.js";
import { wishFor } from "./draft.js";
import { changeSentence, sentences } from "./instructions.js";
import { select } from "./selection.js";
import { abandon } from "./gesture.js";
import { speak } from "./messages.js";
import { t } from "../text/text.js";

/** @import * as T from "../api/types.js" */

/** What a new item shall be called; empty: as the server names it. */
let newName = "";

/** @param {string} name */
export const nameNewItem = name => {
    newName = name;
};

/** Does what was drawn: changes items, or notes it in the edit or the instruction that it was drawn for. */
export async function applyDrawing() {
    const now = drawing.value;
    if (!now?.shapes.length) return;
    const { purpose } = now.for;
    if (purpose === "reshape") wishFor(now.for.item, { shape: now.shapes });
    else if (purpose === "instruction") {
        const sentence = sentences.value[now.for.index];
        if (sentence) changeSentence(sentence.id, { shapes: now.shapes });
    } else if (!(await applyToItems(now.shapes, purpose === "item" ? now.for.item : null))) return;
    stopDrawing();
}

/** @param {T.Shape[]} shapes @param {number | null} item */
async function applyToItems(shapes, item) {
    const before = new Set(workspace.value?.items.map(one => one.number));
    const done = await changeItems(
        item === null ? [{ kind: "draw", pixels: { shapes }, name: newName || undefined, itemKind: "thing" }] : itemChanges(item, shapes),
    );
    if (!done) return false;
    newName = "";
    const made = workspace.value?.items.find(one => !before.has(one.number));
    if (made) select(made.number);
    speak(t("items.changed", { name: item === null ? (made?.name ?? "") : nameOf(item) }));
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
