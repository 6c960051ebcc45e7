import { request } from "../api/request.js";
import { cornersOf } from "./handles.js";
import { inPhoto } from "./paint-picture.js";
import { fillShape, isSoft } from "./fill-shape.js";
import { toScreen } from "./viewport.js";

/** @import { Point, Shape } from "../api/types.js" */
/** @import { Paint } from "./paint-picture.js" */
/** @import { Rectangle } from "./viewport.js" */
/** @import { Placement } from "./handles.js" */

/** The page's own marks: regions of an edit, what is being drawn, handles. No item has these colours. */
const mark = "#ffb84d",
    feather = "#ffe2ae",
    takenAway = "#ff5d5d";

/**
 * Where the edit may change samples: what stays is dimmed, the feather is lighter than the region.
 * @param {Paint} paint @param {CanvasImageSource} regions as `regionPicture` makes it
 */
export function paintRegions(paint, regions) {
    const { context, levels } = paint;
    inPhoto(paint, () => {
        context.imageSmoothingEnabled = true;
        context.drawImage(regions, 0, 0, levels.width, levels.height);
    });
}

/**
 * A grey picture of regions (255 may change, 128 feather, 0 stays) as a layer over the photo.
 * @param {string} address @returns {Promise<OffscreenCanvas>}
 */
export async function regionPicture(address) {
    const picture = await createImageBitmap(await (await fetchPicture(address)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(picture, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < pixels.data.length; i += 4) {
        const value = pixels.data[i];
        // Stripes tell the feather from the region where colours do not.
        const isStripe = (((i / 4) % canvas.width) + Math.floor(i / 4 / canvas.width)) % 6 < 3;
        const [red, green, blue, alpha] =
            value > 191 ? [255, 184, 77, 105] : value > 63 ? [255, 226, 174, isStripe ? 120 : 60] : [12, 13, 15, 110];
        pixels.data.set([red, green, blue, alpha], i);
    }
    context.putImageData(pixels, 0, 0);
    return canvas;
}

/** A data address is decoded here: the page's policy lets nothing but the server be fetched. @param {string} address */
async function fetchPicture(address) {
    if (!address.startsWith("data:")) return request(address);
    const bytes = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), letter => letter.charCodeAt(0));
    return new Response(bytes, { headers: { "Content-Type": "image/png" } });
}

/** An item's pixels at the place where they shall come. @param {Paint} paint @param {OffscreenCanvas} cut
 *  @param {[number, number, number, number]} box @param {Placement} placement */
export function paintGhost(paint, cut, box, { dx, dy, factor }) {
    const { context, levels } = paint;
    const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    inPhoto(paint, () => {
        context.globalAlpha = 0.92;
        context.translate(middle[0] + dx, middle[1] + dy);
        context.scale(factor, factor);
        context.translate(-middle[0], -middle[1]);
        context.drawImage(cut, 0, 0, levels.width, levels.height);
    });
}

/** @param {Paint} paint @param {Rectangle} box in pixels of the photo */
export function paintHandles({ context, view }, box) {
    const [x, y] = toScreen(view, [box.x, box.y]);
    context.strokeStyle = "rgb(0 0 0 / 0.7)";
    context.lineWidth = 3;
    context.strokeRect(x, y, box.width * view.scale, box.height * view.scale);
    context.strokeStyle = mark;
    context.lineWidth = 1.5;
    context.strokeRect(x, y, box.width * view.scale, box.height * view.scale);
    for (const corner of Object.values(cornersOf(box))) {
        context.beginPath();
        context.arc(...toScreen(view, corner), 6, 0, 7);
        context.fillStyle = "#fff";
        context.fill();
        context.strokeStyle = "#1b1403";
        context.stroke();
    }
}

/** @type {OffscreenCanvas | null} */
let layer = null;

/**
 * What is being drawn. Shapes that subtract take away of those before them, so they are painted on a layer of their own.
 * @param {Paint} paint @param {readonly Shape[]} shapes
 */
export function paintShapes({ context, view, frame }, shapes) {
    if (!shapes.length) return;
    const width = Math.round(frame.width * devicePixelRatio),
        height = Math.round(frame.height * devicePixelRatio);
    if (layer?.width !== width || layer.height !== height) layer = new OffscreenCanvas(width, height);
    const on = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (layer.getContext("2d")));
    on.setTransform(1, 0, 0, 1, 0, 0);
    on.clearRect(0, 0, width, height);
    on.scale(devicePixelRatio, devicePixelRatio);
    on.translate(view.x, view.y);
    on.scale(view.scale, view.scale);
    const takesAway = shapes.every(shape => shape.mode === "subtract");
    for (const shape of shapes) {
        on.globalCompositeOperation = shape.mode === "subtract" && !takesAway ? "destination-out" : "source-over";
        on.fillStyle = on.strokeStyle = takesAway ? takenAway : mark;
        fillShape(on, shape);
    }
    if (shapes.some(isSoft)) decide(layer);
    context.save();
    context.globalAlpha = 0.6;
    context.drawImage(layer, 0, 0, frame.width, frame.height);
    context.restore();
}

/**
 * What is covered by half or more is in, as the server decides it; the rest of a soft edge only shows faintly.
 * @param {OffscreenCanvas} covered
 */
function decide(covered) {
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (covered.getContext("2d"));
    const pixels = context.getImageData(0, 0, covered.width, covered.height);
    for (let i = 3; i < pixels.data.length; i += 4) pixels.data[i] = pixels.data[i] > 127 ? 255 : pixels.data[i] / 3;
    context.putImageData(pixels, 0, 0);
}

/** A line that is not closed yet. @param {Paint} paint @param {readonly Point[]} points */
export function paintLine(paint, points) {
    const { context, view } = paint;
    if (!points.length) return;
    inPhoto(paint, () => {
        context.beginPath();
        points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.lineWidth = 3.5 / view.scale;
        context.strokeStyle = "rgb(0 0 0 / 0.75)";
        context.stroke();
        context.lineWidth = 1.5 / view.scale;
        context.strokeStyle = feather;
        context.stroke();
    });
}

/**
 * The brush's outline and where its soft edge begins, or the keyboard's cross.
 * @param {Paint} paint @param {Point} at in pixels of the photo @param {number} radius @param {number} hardness
 */
export function paintCursor({ context, view }, at, radius, hardness) {
    const [x, y] = toScreen(view, at);
    for (const [colour, width] of /** @type {[string, number][]} */ ([
        ["rgb(0 0 0 / 0.8)", 3],
        ["#fff", 1.25],
    ])) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.beginPath();
        if (radius > 0) {
            context.arc(x, y, Math.max(1.5, radius * view.scale), 0, 7);
            context.moveTo(x + hardness * radius * view.scale, y);
            if (hardness < 1) context.arc(x, y, hardness * radius * view.scale, 0, 7);
        } else {
            context.moveTo(x - 9, y);
            context.lineTo(x + 9, y);
            context.moveTo(x, y - 9);
            context.lineTo(x, y + 9);
        }
        context.stroke();
    }
}

/** Words beside the pointer. @param {Paint} paint @param {Point} at in pixels of the photo @param {number} radius @param {string} words */
export function paintNote({ context, view }, at, radius, words) {
    const [x, y] = toScreen(view, at);
    context.font = "500 12px Inter, system-ui, sans-serif";
    context.textBaseline = "middle";
    const width = context.measureText(words).width + 16;
    const left = x + Math.min(radius * view.scale, 120) * 0.75 + 8;
    context.fillStyle = "rgb(16 17 19 / 0.9)";
    context.beginPath();
    context.roundRect(left, y - 11, width, 22, 11);
    context.fill();
    context.fillStyle = "#fff";
    context.fillText(words, left + 8, y + 0.5);
}

/**
 * Where somebody pointed: a dot with a plus, or with a minus where it is not.
 * @param {Paint} paint @param {Point} at @param {boolean} isInside
 */
export function paintPoint({ context, view }, at, isInside) {
    const [x, y] = toScreen(view, at);
    context.beginPath();
    context.arc(x, y, 7, 0, 7);
    context.fillStyle = isInside ? mark : takenAway;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = "#1b1403";
    context.stroke();
    context.beginPath();
    context.moveTo(x - 3.5, y);
    context.lineTo(x + 3.5, y);
    if (isInside) {
        context.moveTo(x, y - 3.5);
        context.lineTo(x, y + 3.5);
    }
    context.stroke();
}
