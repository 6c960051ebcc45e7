import { tileOf } from "../api/addresses.js";
import { pictureAt } from "./tile-store.js";
import { levelFor, levelWithin, tilesOf } from "./tiles.js";

/** @import { Levels } from "../api/types.js" */
/** @import { TileKind } from "../api/addresses.js" */
/** @import { Rectangle } from "./viewport.js" */

/** How long the picture is, at most, on which changes are looked for. */
const coarse = 512;

/** How much is shown around what changed, as a share of it; and how much of the photo at least, as a share of its longer side. */
const margin = 0.3,
    least = 0.3;

/** The whole photo. @param {Levels} levels @returns {Rectangle} */
export const wholeOf = ({ width, height }) => ({ x: 0, y: 0, width, height });

/**
 * A part of a step's picture or items, as large as a level has it.
 * @param {string} id @param {number} step @param {TileKind} kind @param {Levels} levels @param {number} level
 * @param {Rectangle} part in pixels of the photo
 */
export async function partOf(id, step, kind, levels, level, part) {
    const across = levels.width / levels.levels[level].width,
        down = levels.height / levels.levels[level].height;
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(part.width / across)), Math.max(1, Math.round(part.height / down)));
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.imageSmoothingEnabled = false;
    await Promise.all(
        tilesOf(levels, level, part).map(async ({ column, row, x, y }) => {
            const picture = await pictureAt(tileOf(id, step, kind, level, column, row));
            context.drawImage(picture, Math.round((x - part.x) / across), Math.round((y - part.y) / down));
        }),
    );
    return canvas;
}

/** A part of a step's picture with about so many pixels along its longer side. @param {string} id @param {number} step
 *  @param {Levels} levels @param {Rectangle} part @param {number} longest */
export const closeUpOf = (id, step, levels, part, longest) =>
    partOf(id, step, "picture", levels, levelFor(levels, longest / Math.max(part.width, part.height)), part);

/**
 * The part of the photo in which steps differ from the one that they began with, with some of what is around; all of it where that is not
 * known.
 * @param {string} id @param {readonly number[]} steps @param {Levels} levels @returns {Promise<Rectangle>}
 */
export async function changedPartOf(id, steps, levels) {
    const level = levelWithin(levels, coarse);
    try {
        const pictures = await Promise.all(steps.map(step => partOf(id, step, "difference", levels, level, wholeOf(levels))));
        return partAround(boxOf(pictures), levels, levels.width / levels.levels[level].width);
    } catch {
        return wholeOf(levels);
    }
}

/** @param {readonly OffscreenCanvas[]} pictures grey, 0 where nothing differs */
function boxOf(pictures) {
    let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
    for (const { width, height, data } of pictures.map(pixelsOf)) {
        for (let i = 0; i < width * height; i++) {
            if (!data[4 * i]) continue;
            const x = i % width,
                y = Math.floor(i / width);
            left = Math.min(left, x);
            right = Math.max(right, x + 1);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y + 1);
        }
    }
    return { left, top, right, bottom };
}

/** @param {OffscreenCanvas} canvas */
const pixelsOf = canvas =>
    /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, canvas.width, canvas.height);

/**
 * @param {{ left: number, top: number, right: number, bottom: number }} box @param {Levels} levels
 * @param {number} scale pixels of the photo for one of the box
 */
function partAround({ left, top, right, bottom }, levels, scale) {
    if (right < 0) return wholeOf(levels);
    const side = Math.max((1 + margin) * scale * Math.max(right - left, bottom - top), least * Math.max(levels.width, levels.height));
    const width = Math.round(Math.min(levels.width, side)),
        height = Math.round(Math.min(levels.height, side));
    /** @param {number} middle @param {number} length @param {number} most */
    const begin = (middle, length, most) => Math.round(Math.max(0, Math.min(most - length, middle - length / 2)));
    return {
        x: begin((scale * (left + right)) / 2, width, levels.width),
        y: begin((scale * (top + bottom)) / 2, height, levels.height),
        width,
        height,
    };
}
