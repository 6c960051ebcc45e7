import { html } from "../parts/dom.js";
import { Button, IconButton } from "../parts/controls.js";
import { drawing, undoShape } from "../state/tool.js";
import { applyDrawing, discardDrawing, nameNewItem } from "../state/drawing.js";
import { sentences } from "../state/instructions.js";
import { nameOf } from "../state/workspace.js";
import { keyOf } from "../keys/chosen.js";
import { t } from "../text/text.js";

/** @import { Drawing } from "../state/tool.js" */

/** @param {Drawing} now */
function wordsFor({ for: purpose }) {
    switch (purpose.purpose) {
        case "item":
            return t("drawing.item", { name: nameOf(purpose.item) });
        case "reshape":
            return t("drawing.reshape", { name: nameOf(purpose.item) });
        case "instruction":
            return t("drawing.instruction", { text: sentences.value[purpose.index]?.text ?? "" });
        default:
            return t("drawing.new");
    }
}

/** What is being drawn, above the picture, with the two ways out. */
export function DrawingBar() {
    const now = drawing.value;
    if (!now) return null;
    return html`<div class="drawing-bar" role="group" aria-label=${t("drawing")}>
        <span data-own>${wordsFor(now)}</span>
        ${
            now.for.purpose === "new" &&
            html`<input aria-label=${t("drawing.name")} placeholder=${t("drawing.name")} maxlength="120"
            onInput=${(/** @type {Event} */ event) => nameNewItem(/** @type {HTMLInputElement} */ (event.currentTarget).value.trim())} />`
        }
        <${IconButton} icon="undo" label=${t("drawing.takeBack")} keys=${keyOf("keys.undo")} onClick=${undoShape}
            isDisabled=${!now.shapes.length} />
        <${Button} kind="quiet" onClick=${discardDrawing}>${t("cancel")}<//>
        <${Button} kind="primary" icon="check" onClick=${applyDrawing} isDisabled=${!now.shapes.length}>${t("apply")}<//>
    </div>`;
}
