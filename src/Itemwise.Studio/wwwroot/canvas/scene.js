import { TileStore } from "./tile-store.js";
import { cutOut, overviewOf } from "./overview.js";
import { paintComparison, paintHeat, paintTiles } from "./paint-picture.js";
import { paintItems, paintNames, paintOutlines } from "./paint-items.js";
import { paintCursor, paintGhost, paintHandles, paintLine, paintNote, paintPoint, paintRegions, paintShapes } from "./paint-marks.js";
import { placedBox } from "./handles.js";
import { workspace, shownStep, currentStep, isComparable, itemOf, items, nameOf } from "../state/workspace.js";
import { comparison, cursor, divider, frame, levels, view } from "../state/view.js";
import { hidden, hovered, selected } from "../state/selection.js";
import { showsItems, showsNames } from "../state/preferences.js";
import { isPlacing, line, overview, pointer, stroke } from "../state/gesture.js";
import { brushHardness, brushRadius, drawing, isDrawingTool, showsBrushSize, tool } from "../state/tool.js";
import { placeable, placementOf } from "../tools/select.js";
import { wishes } from "../state/draft.js";
import { pointing } from "../state/points.js";
import { tab } from "../state/panel.js";
import { layer } from "../state/preview.js";
import { t } from "../text/text.js";

/** @import { Overview } from "./overview.js" */
/** @import { Paint } from "./paint-picture.js" */

/** Paints the canvas whenever something that is on it changes, at most once a frame of the screen. */
export class Scene {
    #frame = 0;
    #wanted = "";
    /** @type {Map<number, OffscreenCanvas>} items cut out of the overview */
    #cuts = new Map();

    /** @param {HTMLCanvasElement} canvas */
    constructor(canvas) {
        this.canvas = canvas;
        this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        this.store = new TileStore(() => this.#schedule());
    }

    /** Reads every signal that the picture depends on, so that an effect runs again when one changes. */
    read() {
        for (const one of [
            workspace,
            shownStep,
            comparison,
            cursor,
            divider,
            frame,
            levels,
            view,
            hidden,
            hovered,
            selected,
            showsItems,
            showsNames,
            isPlacing,
            line,
            overview,
            pointer,
            stroke,
            brushRadius,
            brushHardness,
            showsBrushSize,
            drawing,
            tool,
            wishes,
            layer,
            pointing,
            tab,
        ])
            void one.value;
        this.#loadOverview();
        this.#schedule();
    }

    close() {
        cancelAnimationFrame(this.#frame);
        overview.value = null;
    }

    #schedule() {
        this.#frame ||= requestAnimationFrame(() => {
            this.#frame = 0;
            this.#paint();
        });
    }

    async #loadOverview() {
        const id = workspace.value?.id,
            step = shownStep.value,
            of = levels.value;
        if (!id || !of || this.#wanted === id + "/" + step) return;
        this.#wanted = id + "/" + step;
        if (overview.peek()?.id !== id) overview.value = null;
        const read = await overviewOf(id, step, of).catch(() => null);
        if (this.#wanted !== id + "/" + step) return;
        this.#cuts.clear();
        if (read) overview.value = read;
        else this.#wanted = "";
    }

    #paint() {
        const { canvas, context } = this;
        const { width, height } = frame.value;
        const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
        if (canvas.width !== across || canvas.height !== down) {
            canvas.width = across;
            canvas.height = down;
        }
        context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
        context.clearRect(0, 0, width, height);
        const id = workspace.value?.id,
            of = levels.value;
        if (!id || !of) return;
        const paint = { context, store: this.store, id, levels: of, view: view.value, frame: frame.value };
        this.#paintPicture(paint);
        if (comparison.value === "off") this.#paintWork(paint);
        canvas.dataset.complete = String(this.store.isComplete && overview.value?.step === shownStep.value);
    }

    /** @param {Paint} paint */
    #paintPicture(paint) {
        const step = shownStep.value,
            before = currentStep.value?.parent;
        if (before == null || !isComparable.value || comparison.value === "off") paintTiles(paint, step, "picture");
        else if (comparison.value === "slider") paintComparison(paint, step, before, divider.value);
        else if (comparison.value === "before") paintTiles(paint, before, "picture");
        else paintHeat(paint, step);
    }

    /** @param {Paint} paint */
    #paintWork(paint) {
        const backgrounds = items.value.filter(item => item.kind === "background").map(item => item.number);
        const look = {
            backgrounds,
            selected: selected.value,
            hovered: hovered.value,
            hidden: hidden.value,
            showsAll: showsItems.value && !layer.value,
        };
        const now = overview.value?.id === paint.id ? overview.value : null;
        if (layer.value) paintRegions(paint, layer.value);
        if (!isPlacing.value) paintItems(paint, shownStep.value, look);
        if (now) {
            paintOutlines(paint, now, look);
            if (tab.value === "items") this.#paintGhosts(paint, now);
            if (!isPlacing.value && !isDrawingTool.value) paintNames(paint, now, look, nameOf, showsNames.value);
        }
        paintShapes(paint, [...(drawing.value?.shapes ?? []), ...(stroke.value ? [stroke.value] : [])]);
        if (line.value) paintLine(paint, line.value);
        for (const { x, y, isInside } of pointing.value?.points ?? []) paintPoint(paint, [x, y], isInside);
        const item = tool.value === "select" && tab.value === "items" ? placeable() : undefined;
        if (item) paintHandles(paint, placedBox(item.box, placementOf(item.number)));
        const isBrush = tool.value === "brush" || tool.value === "eraser";
        const at = cursor.value ?? (isBrush ? pointer.value : null);
        if (!at) return;
        paintCursor(paint, at, isBrush ? brushRadius.value : 0, brushHardness.value);
        if (isBrush && showsBrushSize.value) paintNote(paint, at, brushRadius.value, t("pixels", { count: 2 * brushRadius.value }));
    }

    /** @param {Paint} paint @param {Overview} now */
    #paintGhosts(paint, now) {
        for (const key of Object.keys(wishes.value)) {
            const number = Number(key),
                item = itemOf(number),
                placement = placementOf(number);
            if (!item || (!placement.dx && !placement.dy && placement.factor === 1)) continue;
            let cut = this.#cuts.get(number);
            if (!cut) this.#cuts.set(number, (cut = cutOut(now, number)));
            paintGhost(paint, cut, item.box, placement);
        }
    }
}
