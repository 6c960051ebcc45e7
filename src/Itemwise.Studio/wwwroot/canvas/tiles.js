// Which tiles a view needs. Level 0 is the photo's own size, each next one half of it.

/** @import { Level, Levels } from "../api/types.js" */
/** @import { Rectangle } from "./viewport.js" */

/** @typedef {{ level: number, column: number, row: number, x: number, y: number, width: number, height: number }} Tile
 *  x, y, width, height: what it covers, in pixels of the photo */

/**
 * The smallest level with at least one of its pixels for a pixel of the screen.
 * @param {Levels} levels
 * @param {number} scale screen pixels (those of the device) for a pixel of the photo
 */
export function levelFor(levels, scale) {
    const last = levels.levels.length - 1;
    let level = 0;
    while (level < last && levels.levels[level + 1].width / levels.width >= scale) level++;
    return level;
}

/** @param {Levels} levels @param {number} longest @returns {number} the largest level whose longer side is at most so many pixels */
export function levelWithin(levels, longest) {
    const level = levels.levels.findIndex(one => Math.max(one.width, one.height) <= longest);
    return level < 0 ? levels.levels.length - 1 : level;
}

/**
 * The tiles of a level that touch a part of the photo, those in its middle first.
 * @param {Levels} levels @param {number} level @param {Rectangle} seen in pixels of the photo @returns {Tile[]}
 */
export function tilesOf(levels, level, seen) {
    const size = levels.levels[level];
    const across = levels.width / size.width,
        down = levels.height / size.height;
    const width = levels.tile * across,
        height = levels.tile * down;
    /** @type {Tile[]} */
    const tiles = [];
    if (seen.width <= 0 || seen.height <= 0) return tiles;
    const lastColumn = Math.min(size.columns - 1, Math.ceil((seen.x + seen.width) / width) - 1);
    const lastRow = Math.min(size.rows - 1, Math.ceil((seen.y + seen.height) / height) - 1);
    for (let row = Math.max(0, Math.floor(seen.y / height)); row <= lastRow; row++) {
        for (let column = Math.max(0, Math.floor(seen.x / width)); column <= lastColumn; column++) {
            tiles.push(tileAt(levels, size, column, row, across, down));
        }
    }
    const middle = [seen.x + seen.width / 2, seen.y + seen.height / 2];
    /** @param {Tile} tile */
    const distance = tile => Math.hypot(tile.x + tile.width / 2 - middle[0], tile.y + tile.height / 2 - middle[1]);
    return tiles.sort((a, b) => distance(a) - distance(b));
}

/** @param {Levels} levels @param {Level} size @param {number} column @param {number} row @param {number} across @param {number} down */
function tileAt(levels, size, column, row, across, down) {
    const x = column * levels.tile,
        y = row * levels.tile;
    return {
        level: size.level,
        column,
        row,
        x: x * across,
        y: y * down,
        width: Math.min(levels.tile, size.width - x) * across,
        height: Math.min(levels.tile, size.height - y) * down,
    };
}
