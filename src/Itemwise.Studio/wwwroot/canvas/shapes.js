// Pure geometry of what is drawn by hand, in pixels of the photo.

/** @import { Point } from "../api/types.js" */

/** @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The end of a line from a point, turned to the nearest multiple of 45 degrees. @param {Point} from @param {Point} to @returns {Point} */
export function snapped(from, to) {
    const length = distance(from, to);
    const angle = Math.round(Math.atan2(to[1] - from[1], to[0] - from[0]) / (Math.PI / 4)) * (Math.PI / 4);
    return [from[0] + length * Math.cos(angle), from[1] + length * Math.sin(angle)];
}

/**
 * The same line with fewer points: none that is left out lies farther from it than the tolerance (Douglas and Peucker). Points may have
 * more than two numbers, such as a brush's radius there: these are kept as near.
 * @template {readonly number[]} P
 * @param {readonly P[]} line @param {number} tolerance @returns {P[]}
 */
export function simplified(line, tolerance) {
    if (line.length < 3) return [...line];
    const first = line[0],
        last = line[line.length - 1];
    let farthest = 0,
        index = 0;
    for (let i = 1; i < line.length - 1; i++) {
        const away = distanceToSegment(line[i], first, last);
        if (away > farthest) {
            farthest = away;
            index = i;
        }
    }
    if (farthest <= tolerance) return [first, last];
    return [...simplified(line.slice(0, index + 1), tolerance).slice(0, -1), ...simplified(line.slice(index), tolerance)];
}

/** @param {readonly number[]} point @param {readonly number[]} a @param {readonly number[]} b */
export function distanceToSegment(point, a, b) {
    let length = 0,
        along = 0;
    for (let i = 0; i < a.length; i++) {
        length += (b[i] - a[i]) ** 2;
        along += (point[i] - a[i]) * (b[i] - a[i]);
    }
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, along / length));
    return Math.hypot(...a.map((from, i) => point[i] - from - share * (b[i] - from)));
}

/**
 * A line drawn around something by hand, whose end ran over its beginning: what is beyond the crossing is cut off, because by the
 * even-odd rule it would be a hole.
 * @param {readonly Point[]} line @returns {Point[]}
 */
export function closedAtCrossing(line) {
    const part = Math.floor(line.length / 3);
    for (let first = 0; first < part; first++) {
        for (let last = line.length - 2; last > line.length - 2 - part && last > first + 1; last--) {
            const crossing = crossingOf(line[first], line[first + 1], line[last], line[last + 1]);
            if (crossing) return [crossing, ...line.slice(first + 1, last + 1)];
        }
    }
    return [...line];
}

/**
 * Where two segments cross; null where they do not.
 * @param {Point} a @param {Point} b @param {Point} c @param {Point} d @returns {Point | null}
 */
function crossingOf(a, b, c, d) {
    const [ux, uy] = [b[0] - a[0], b[1] - a[1]],
        [vx, vy] = [d[0] - c[0], d[1] - c[1]];
    const area = ux * vy - uy * vx;
    if (area === 0) return null;
    const s = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / area;
    const r = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / area;
    return s >= 0 && s <= 1 && r >= 0 && r <= 1 ? [a[0] + s * ux, a[1] + s * uy] : null;
}

/** Whether a point is inside a polygon, by the even-odd rule. @param {Point} point @param {readonly Point[]} polygon */
export function isInside([x, y], polygon) {
    let inside = false;
    for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
        const [xi, yi] = polygon[i],
            [xj, yj] = polygon[j];
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
}

/**
 * Points to a tenth of a pixel: a stroke of a thousand points is then 12 KB.
 * @param {readonly (readonly number[])[]} points @returns {Point[]}
 */
export const rounded = points => points.map(([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]);
