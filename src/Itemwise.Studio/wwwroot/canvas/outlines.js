/** @import { Point } from "../api/types.js" */

/**
 * Outlines of all items of a map: closed lines around the pixels of each number, through the middles of the pixels' edges, which makes
 * stairs slopes.
 * @param {Uint16Array} numbers
 * @param {number} width
 * @param {number} height
 * @returns {Map<number, Point[][]>}
 */
export function outlinesOf(numbers, width, height) {
    /** @type {Map<number, Map<number, number[]>>} for each number the edges of its pixels: from a corner to others, clockwise */
    const edges = new Map();
    const stride = width + 1;
    /** @param {number} item @param {number} from @param {number} to */
    const add = (item, from, to) => {
        const of = edges.get(item) ?? new Map();
        edges.set(item, of);
        const there = of.get(from);
        if (there) there.push(to);
        else of.set(from, [to]);
    };
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const i = y * width + x,
                item = numbers[i],
                corner = y * stride + x;
            if (y === 0 || numbers[i - width] !== item) add(item, corner, corner + 1);
            if (x === width - 1 || numbers[i + 1] !== item) add(item, corner + 1, corner + 1 + stride);
            if (y === height - 1 || numbers[i + width] !== item) add(item, corner + 1 + stride, corner + stride);
            if (x === 0 || numbers[i - 1] !== item) add(item, corner + stride, corner);
        }
    }
    return new Map([...edges].map(([item, of]) => [item, loopsOf(of, stride)]));
}

/** @param {Map<number, number[]>} edges @param {number} stride @returns {Point[][]} */
function loopsOf(edges, stride) {
    /** @type {Point[][]} */
    const loops = [];
    for (const [start] of edges) {
        while (edges.get(start)?.length) {
            /** @type {Point[]} */
            const loop = [];
            let from = start;
            do {
                const to = /** @type {number} */ (edges.get(from)?.pop());
                loop.push([((from % stride) + (to % stride)) / 2, (Math.floor(from / stride) + Math.floor(to / stride)) / 2]);
                from = to;
            } while (from !== start);
            loops.push(loop);
        }
    }
    return loops;
}
