import { colourOf } from "./colours.js";
import { inPhoto, paintTiles } from "./paint-picture.js";
import { toScreen } from "./viewport.js";

/** @import { Paint } from "./paint-picture.js" */
/** @import { LoadedTile } from "./tile-store.js" */
/** @import { Overview } from "./overview.js" */

/** @typedef {{ selected: readonly number[], hovered: number | null, hidden: readonly number[], backgrounds: readonly number[],
 *  showsAll: boolean }} ItemLook */

/** @type {WeakMap<LoadedTile, { look: string, canvas: OffscreenCanvas }>} */
const coloured = new WeakMap();

/** How strongly an item's colour lies over the picture, of 255. @param {number} item @param {ItemLook} look */
function strengthOf(item, look) {
    if (look.hidden.includes(item)) return 0;
    if (look.selected.includes(item)) return 56;
    if (look.hovered === item) return look.backgrounds.includes(item) ? 18 : 50;
    // A background fills the photo: coloured as things are, it would change how the whole photo looks.
    if (!look.showsAll || look.backgrounds.includes(item)) return 0;
    return look.selected.length ? 12 : 30;
}

/** Paints the items' colours over the picture. @param {Paint} paint @param {number} step @param {ItemLook} look */
export function paintItems(paint, step, look) {
    if (!look.showsAll && !look.selected.length && look.hovered === null) return;
    const key = JSON.stringify(look);
    paintTiles(paint, step, "items", tile => colouredTile(tile, look, key));
}

/** @param {LoadedTile} tile @param {ItemLook} look @param {string} key */
function colouredTile(tile, look, key) {
    const known = coloured.get(tile);
    if (known?.look === key) return known.canvas;
    const { width, height } = tile.picture;
    const numbers = /** @type {Uint16Array} */ (tile.numbers);
    const canvas = known?.canvas ?? new OffscreenCanvas(width, height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const pixels = context.createImageData(width, height);
    const words = new Uint32Array(pixels.data.buffer);
    /** @type {Map<number, number>} */
    const colours = new Map();
    for (let i = 0; i < numbers.length; i++) {
        const item = numbers[i];
        let word = colours.get(item);
        if (word === undefined) {
            const [red, green, blue] = colourOf(item).rgb;
            word = ((strengthOf(item, look) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
            colours.set(item, word);
        }
        words[i] = word;
    }
    context.putImageData(pixels, 0, 0);
    coloured.set(tile, { look: key, canvas });
    return canvas;
}

/** Outlines, as thick at every zoom. @param {Paint} paint @param {Overview} overview @param {ItemLook} look */
export function paintOutlines(paint, overview, look) {
    const { context, view } = paint;
    inPhoto(paint, () => {
        context.lineJoin = "round";
        for (const [item, path] of overview.outlines) {
            if (look.hidden.includes(item)) continue;
            const isSelected = look.selected.includes(item);
            if (!isSelected && look.hovered !== item && !look.showsAll) continue;
            if (isSelected) {
                context.lineWidth = 4.5 / view.scale;
                context.strokeStyle = "rgb(0 0 0 / 0.75)";
                context.stroke(path);
            }
            context.lineWidth = (isSelected ? 2.25 : look.hovered === item ? 2 : 1) / view.scale;
            context.strokeStyle = isSelected ? "#fff" : colourOf(item).fill;
            context.globalAlpha = isSelected || look.hovered === item ? 1 : 0.8;
            context.stroke(path);
            context.globalAlpha = 1;
        }
    });
}

/**
 * Names on small plates, the selected ones last, so that they are in front.
 * @param {Paint} paint @param {Overview} overview @param {ItemLook} look
 * @param {(item: number) => string} nameOf @param {boolean} showsNames
 */
export function paintNames({ context, view }, overview, look, nameOf, showsNames) {
    const marked = [...overview.places.keys()].filter(item => look.selected.includes(item) || item === look.hovered);
    const others = showsNames && look.showsAll ? [...overview.places.keys()].filter(item => !marked.includes(item)) : [];
    context.font = "500 12px Inter, system-ui, sans-serif";
    context.textBaseline = "middle";
    for (const item of [...others, ...marked]) {
        const place = overview.places.get(item);
        if (!place || look.hidden.includes(item)) continue;
        const text = nameOf(item);
        const [x, y] = toScreen(view, place);
        const width = context.measureText(text).width + 26;
        const isMarked = marked.includes(item);
        context.fillStyle = isMarked ? "rgb(16 17 19 / 0.94)" : "rgb(16 17 19 / 0.72)";
        context.beginPath();
        context.roundRect(x - width / 2, y - 11, width, 22, 11);
        context.fill();
        context.fillStyle = colourOf(item).fill;
        context.beginPath();
        context.arc(x - width / 2 + 11, y, 4, 0, 7);
        context.fill();
        context.fillStyle = "#fff";
        context.fillText(text, x - width / 2 + 19, y + 0.5);
    }
}
