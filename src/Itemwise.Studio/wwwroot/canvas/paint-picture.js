import { levelFor, tilesOf } from "./tiles.js";
import { seenOf, toScreen } from "./viewport.js";

/** @import { Levels } from "../api/types.js" */
/** @import { TileKind } from "../api/addresses.js" */
/** @import { TileStore, LoadedTile } from "./tile-store.js" */
/** @import { Size, Viewport } from "./viewport.js" */
/** @import { Tile } from "./tiles.js" */

/**
 * What is painted: a step of a photo, seen so.
 * @typedef {{ context: CanvasRenderingContext2D, store: TileStore, id: string, levels: Levels, view: Viewport, frame: Size }} Paint
 */

/** @param {Paint} paint @param {() => void} draw in pixels of the photo */
export function inPhoto({ context, view }, draw) {
    context.save();
    context.translate(view.x, view.y);
    context.scale(view.scale, view.scale);
    draw();
    context.restore();
}

/**
 * Paints a step's tiles, the coarse ones below until the fine ones are here.
 * @param {Paint} paint @param {number} step @param {TileKind} kind
 * @param {(tile: LoadedTile) => CanvasImageSource} [pictureOf] what stands for a tile, if not its picture
 */
export function paintTiles({ context, store, id, levels, view, frame }, step, kind, pictureOf = tile => tile.picture) {
    const seen = seenOf(view, levels, frame);
    const wanted = levelFor(levels, view.scale * devicePixelRatio);
    const last = levels.levels.length - 1;
    const here = tilesOf(levels, wanted, seen).map(tile => /** @type {const} */ ([tile, store.take(id, step, kind, tile)]));
    context.imageSmoothingEnabled = view.scale < 4;
    if (here.some(([, loaded]) => !loaded)) {
        for (let level = last; level > wanted; level--) {
            for (const tile of tilesOf(levels, level, seen)) {
                const loaded = level === last ? store.take(id, step, kind, tile) : store.peek(id, step, kind, tile);
                if (loaded) paintTile(context, view, tile, pictureOf(loaded));
            }
        }
    }
    for (const [tile, loaded] of here) if (loaded) paintTile(context, view, tile, pictureOf(loaded));
}

/**
 * On whole pixels of the screen, so that no seam shows.
 * @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Tile} tile
 * @param {CanvasImageSource} picture
 */
function paintTile(context, view, tile, picture) {
    /** @param {number} value */
    const whole = value => Math.round(value * devicePixelRatio) / devicePixelRatio;
    const [left, top] = toScreen(view, [tile.x, tile.y]).map(whole);
    const [right, bottom] = toScreen(view, [tile.x + tile.width, tile.y + tile.height]).map(whole);
    context.drawImage(picture, left, top, right - left, bottom - top);
}

/** @param {Paint} paint @param {number} step the step after @param {number} before @param {number} divider share of the photo's width */
export function paintComparison(paint, step, before, divider) {
    const { context, view, levels, frame } = paint;
    const at = view.x + divider * levels.width * view.scale;
    for (const [which, from, to] of [
        [before, 0, at],
        [step, at, frame.width],
    ]) {
        context.save();
        context.beginPath();
        context.rect(from, 0, Math.max(0, to - from), frame.height);
        context.clip();
        paintTiles(paint, which, "picture");
        context.restore();
    }
    context.fillStyle = "#000";
    context.fillRect(at - 2, 0, 4, frame.height);
    context.fillStyle = "#fff";
    context.fillRect(at - 1, 0, 2, frame.height);
}

/** @type {WeakMap<LoadedTile, OffscreenCanvas>} */
const heated = new WeakMap();

/** The difference to the step before over a dimmed picture: from violet, a little, to yellow. @param {Paint} paint @param {number} step */
export function paintHeat(paint, step) {
    paintTiles(paint, step, "picture");
    const { context, view, levels } = paint;
    context.fillStyle = "rgb(0 0 0 / 0.72)";
    context.fillRect(view.x, view.y, levels.width * view.scale, levels.height * view.scale);
    paintTiles(paint, step, "difference", heatOf);
}

/** @param {LoadedTile} tile */
function heatOf(tile) {
    const known = heated.get(tile);
    if (known) return known;
    const canvas = new OffscreenCanvas(tile.picture.width, tile.picture.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(tile.picture, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < pixels.data.length; i += 4) {
        const share = pixels.data[i] / 255;
        pixels.data[i] = 90 + 165 * Math.min(1, share * 1.6);
        pixels.data[i + 1] = 20 + 210 * share ** 1.4;
        pixels.data[i + 2] = 150 * (1 - share);
        pixels.data[i + 3] = share === 0 ? 0 : 110 + 145 * Math.sqrt(share);
    }
    context.putImageData(pixels, 0, 0);
    heated.set(tile, canvas);
    return canvas;
}
