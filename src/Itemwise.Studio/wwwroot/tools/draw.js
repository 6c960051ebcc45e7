import { addShape, brushHardness, brushRadius } from "../state/tool.js";
import { line, stroke } from "../state/gesture.js";
import { selected } from "../state/selection.js";
import { view } from "../state/view.js";
import { closedAtCrossing, distance, rounded, simplified, snapped } from "../canvas/shapes.js";

/** @import { Point, Shape, StrokeShape } from "../api/types.js" */
/** @import { Touch, Gesture } from "./gestures.js" */

/** What is drawn without saying what for: more of the selected item, else a new one. @param {Shape} shape */
function draw(shape) {
    const [item] = selected.value;
    addShape(shape, selected.value.length === 1 ? { purpose: "item", item } : { purpose: "new" });
}

/** @param {boolean} subtracts @returns {Shape["mode"]} */
const modeOf = subtracts => (subtracts ? "subtract" : "add");

/** @param {Touch} first @param {boolean} erases @returns {Gesture} */
export function brushGesture(first, erases) {
    // The eraser with Ctrl adds, as the brush with Ctrl subtracts.
    const mode = modeOf(erases !== first.subtracts);
    const radius = brushRadius.value;
    /** @type {[x: number, y: number, radius: number][]} */
    const points = [[...first.point, radius * first.pressure]];
    const show = () => {
        stroke.value = strokeOf(mode, points, radius);
    };
    show();
    return {
        isFine: true,
        drag({ point, shift, pressure }) {
            const [x, y] = points[points.length - 1];
            // With Shift the stroke is straight.
            if (shift) points.splice(1, points.length - 1, [...snapped(first.point, point), radius * pressure]);
            else if (distance([x, y], point) * view.value.scale > 1) points.push([...point, radius * pressure]);
            show();
        },
        end() {
            stroke.value = null;
            draw(strokeOf(mode, simplified(points, Math.max(0.1, radius / 30)), radius));
        },
    };
}

/**
 * @param {Shape["mode"]} mode @param {readonly [number, number, number][]} points with the radius there @param {number} radius
 * @returns {StrokeShape}
 */
function strokeOf(mode, points, radius) {
    const pressures = points.map(point => Math.round((1000 * point[2]) / radius) / 1000);
    return {
        mode,
        stroke: rounded(points),
        radius,
        pressures: pressures.every(one => one === 1) ? undefined : pressures,
        hardness: brushHardness.value,
    };
}

/** @param {Touch} first @returns {Gesture} */
export function lassoGesture(first) {
    const points = [first.point];
    return {
        isFine: true,
        drag({ point, shift }) {
            const last = points[points.length - 1];
            if (distance(last, point) * view.value.scale > 2) points.push(shift ? snapped(last, point) : point);
            line.value = [...points];
        },
        end({ subtracts }) {
            line.value = null;
            const polygon = rounded(simplified(closedAtCrossing(points), 0.7 / view.value.scale));
            if (polygon.length > 2) draw({ mode: modeOf(first.subtracts || subtracts), polygon });
        },
    };
}

/** A click sets a corner; one on the first corner closes. @param {Touch} touch @returns {Gesture} */
export function addPolygonPoint({ point, shift, subtracts }) {
    const corners = line.value?.slice(0, -1) ?? [];
    const last = corners[corners.length - 1];
    if (corners.length > 2 && distance(corners[0], point) * view.value.scale < 10) {
        closePolygon(subtracts);
        return {};
    }
    const corner = shift && last ? snapped(last, point) : point;
    line.value = [...corners, corner, corner];
    return {};
}

/** The open end follows the pointer. @param {Point} point @param {boolean} shift */
export function movePolygonEnd(point, shift) {
    const corners = line.value?.slice(0, -1);
    if (corners?.length) line.value = [...corners, shift ? snapped(corners[corners.length - 1], point) : point];
}

/** @param {boolean} subtracts @returns {boolean} whether there was one to close */
export function closePolygon(subtracts) {
    const corners = line.value?.slice(0, -1) ?? [];
    line.value = null;
    if (corners.length < 3) return false;
    draw({ mode: modeOf(subtracts), polygon: rounded(corners) });
    return true;
}

/** @returns {boolean} whether there was a corner to take back */
export function undoCorner() {
    const corners = line.value?.slice(0, -1);
    if (!corners?.length) return false;
    // The open end waits at the corner that is taken back until the pointer moves.
    line.value = corners.length > 1 ? corners : null;
    return true;
}
