import { partOf, wholeOf } from "./part.js";
import { levelWithin } from "./tiles.js";
import { numbersOf } from "./tile-store.js";
import { outlinesOf } from "./outlines.js";

/** @import { Levels, Point } from "../api/types.js" */

const longest = 1024;

/**
 * A step as a whole, at most 1024 pixels long: its picture, the numbers of its items, their outlines and where their names stand.
 * Outlines and places are in pixels of the photo.
 * @typedef {{ id: string, step: number, width: number, height: number, across: number, down: number, picture: OffscreenCanvas,
 *   numbers: Uint16Array, outlines: Map<number, Path2D>, places: Map<number, Point> }} Overview
 */

/** @param {string} id @param {number} step @param {Levels} levels @returns {Promise<Overview>} */
export async function overviewOf(id, step, levels) {
    const level = levelWithin(levels, longest);
    const { width, height } = levels.levels[level];
    const [picture, items] = await Promise.all([
        partOf(id, step, "picture", levels, level, wholeOf(levels)),
        partOf(id, step, "items", levels, level, wholeOf(levels)),
    ]);
    const numbers = numbersOf(items.transferToImageBitmap());
    const across = levels.width / width,
        down = levels.height / height;
    const outlines = new Map([...outlinesOf(numbers, width, height)].map(([item, loops]) => [item, pathOf(loops, across, down)]));
    return { id, step, width, height, across, down, picture, numbers, outlines, places: placesOf(numbers, width, height, across, down) };
}

/** @param {readonly Point[][]} loops @param {number} across @param {number} down */
function pathOf(loops, across, down) {
    const path = new Path2D();
    for (const loop of loops) {
        loop.forEach(([x, y], i) => (i ? path.lineTo(x * across, y * down) : path.moveTo(x * across, y * down)));
        path.closePath();
    }
    return path;
}

/**
 * Where a name stands: at the middle of the item's longest run of pixels near its middle row, which is always inside it.
 * @param {Uint16Array} numbers @param {number} width @param {number} height @param {number} across @param {number} down
 */
function placesOf(numbers, width, height, across, down) {
    /** @type {Map<number, { count: number, sum: number }>} */
    const rows = new Map();
    for (let i = 0; i < numbers.length; i++) {
        const one = rows.get(numbers[i]) ?? { count: 0, sum: 0 };
        one.count++;
        one.sum += Math.floor(i / width);
        rows.set(numbers[i], one);
    }
    /** @type {Map<number, Point>} */
    const places = new Map();
    for (const [item, { count, sum }] of rows) {
        const middle = Math.round(sum / count);
        let best = 0;
        for (let away = 0; away < height; away++) {
            // A longer run counts less the farther it is from the middle.
            for (const y of new Set([middle - away, middle + away])) {
                if (y < 0 || y >= height) continue;
                const run = longestRun(numbers, item, y, width);
                if (run.length - 2 * away > best) {
                    best = run.length - 2 * away;
                    places.set(item, [(run.start + run.length / 2) * across, (y + 0.5) * down]);
                }
            }
            if (best > width - 2 * away) break;
        }
        if (!places.has(item)) {
            const first = numbers.indexOf(item);
            places.set(item, [(first % width) * across, Math.floor(first / width) * down]);
        }
    }
    return places;
}

/** @param {Uint16Array} numbers @param {number} item @param {number} y @param {number} width */
function longestRun(numbers, item, y, width) {
    let start = 0,
        length = 0;
    for (let x = 0, run = 0; x < width; x++) {
        run = numbers[y * width + x] === item ? run + 1 : 0;
        if (run > length) {
            length = run;
            start = x - run + 1;
        }
    }
    return { start, length };
}

/** The item at a pixel of the photo; null outside. @param {Overview} overview @param {Point} pixel */
export function itemAt(overview, [x, y]) {
    const column = Math.floor(x / overview.across),
        row = Math.floor(y / overview.down);
    if (column < 0 || row < 0 || column >= overview.width || row >= overview.height) return null;
    return overview.numbers[row * overview.width + column];
}

/** The item's own pixels, everything else clear, at the overview's size. @param {Overview} overview @param {number} item */
export function cutOut(overview, item) {
    const { width, height, numbers } = overview;
    const canvas = new OffscreenCanvas(width, height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(overview.picture, 0, 0);
    const pixels = context.getImageData(0, 0, width, height);
    for (let i = 0; i < numbers.length; i++) if (numbers[i] !== item) pixels.data[4 * i + 3] = 0;
    context.putImageData(pixels, 0, 0);
    return canvas;
}
