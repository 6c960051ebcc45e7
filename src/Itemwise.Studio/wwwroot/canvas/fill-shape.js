/** @import { Point, Shape, StrokeShape } from "../api/types.js" */

/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */

/** In how many steps a soft edge falls off: more are not told apart. */
const rings = 12;

/** Whether its edge covers less and less. @param {Shape} shape @returns {shape is StrokeShape & { hardness: number }} */
export const isSoft = shape => "stroke" in shape && shape.hardness !== undefined && shape.hardness < 1;

/**
 * Fills a shape's area with the context's colour; a soft brush's edge with less and less of it.
 * @param {Context} context in pixels of the photo @param {Shape} shape
 */
export function fillShape(context, shape) {
    if ("polygon" in shape) {
        context.beginPath();
        shape.polygon.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.closePath();
        context.fill("evenodd");
    } else if (isSoft(shape)) fillSoft(context, shape);
    else fillStroke(context, shape, 1);
}

/** @param {Context} context @param {StrokeShape} stroke @param {number} share of its radius */
function fillStroke(context, { stroke, radius, pressures }, share) {
    if (pressures) {
        fillTapered(context, stroke, pressures, radius * share);
        return;
    }
    context.beginPath();
    stroke.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    // A line of one point has no length, and nothing would be drawn.
    if (stroke.length === 1) context.lineTo(stroke[0][0] + 0.001, stroke[0][1]);
    context.lineWidth = 2 * radius * share;
    context.lineCap = context.lineJoin = "round";
    context.stroke();
}

/**
 * A disc at each point and between two of them what lies beside the line, as the server's mask has it.
 * @param {Context} context @param {readonly Point[]} line @param {readonly number[]} pressures @param {number} radius
 */
function fillTapered(context, line, pressures, radius) {
    context.beginPath();
    line.forEach(([x, y], i) => {
        const here = radius * pressures[i];
        context.moveTo(x + here, y);
        context.arc(x, y, here, 0, 7);
        if (i === 0) return;
        const [fromX, fromY] = line[i - 1],
            there = radius * pressures[i - 1];
        const length = Math.hypot(x - fromX, y - fromY) || 1;
        const [acrossX, acrossY] = [(fromY - y) / length, (x - fromX) / length];
        // In the discs' direction: overlapping parts of a path that turn differently would be holes.
        context.moveTo(x + here * acrossX, y + here * acrossY);
        context.lineTo(fromX + there * acrossX, fromY + there * acrossY);
        context.lineTo(fromX - there * acrossX, fromY - there * acrossY);
        context.lineTo(x - here * acrossX, y - here * acrossY);
        context.closePath();
    });
    context.fill();
}

/** @type {OffscreenCanvas | null} */
let touch = null;

/**
 * One touch of the brush on a layer of its own, because where it comes over itself it covers no more.
 * @param {Context} context @param {StrokeShape & { hardness: number }} stroke
 */
function fillSoft(context, stroke) {
    const { width, height } = context.canvas;
    if (touch?.width !== width || touch.height !== height) touch = new OffscreenCanvas(width, height);
    const on = /** @type {OffscreenCanvasRenderingContext2D} */ (touch.getContext("2d"));
    on.setTransform(1, 0, 0, 1, 0, 0);
    on.clearRect(0, 0, width, height);
    on.setTransform(context.getTransform());
    on.fillStyle = on.strokeStyle = context.fillStyle;
    for (let ring = 1; ring <= rings; ring++) {
        const share = 1 - ((1 - stroke.hardness) * (ring - 0.5)) / rings;
        on.globalAlpha = 1;
        on.globalCompositeOperation = "destination-out";
        fillStroke(on, stroke, share);
        on.globalAlpha = ring / rings;
        on.globalCompositeOperation = "source-over";
        fillStroke(on, stroke, share);
    }
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(touch, 0, 0);
    context.restore();
}
