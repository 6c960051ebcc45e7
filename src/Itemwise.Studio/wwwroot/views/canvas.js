import { html } from "../parts/dom.js";
import { useEffect, useRef } from "../vendor/hooks.js";
import { effect } from "../vendor/signals.js";
import { Scene } from "../canvas/scene.js";
import { begin, panGesture } from "../tools/gestures.js";
import { movePolygonEnd, closePolygon } from "../tools/draw.js";
import { handleUnder, placeable } from "../tools/select.js";
import { follow, ownerAt } from "../tools/owner.js";
import { canvasKey } from "../tools/canvas-keys.js";
import { distance } from "../canvas/shapes.js";
import { toPhoto } from "../canvas/viewport.js";
import { isPanning, pointer } from "../state/gesture.js";
import { hovered } from "../state/selection.js";
import { cursor, resizeFrame, view, zoomBy } from "../state/view.js";
import { tool } from "../state/tool.js";
import { workspace } from "../state/workspace.js";
import { t } from "../text/text.js";

/** @import { Point } from "../api/types.js" */
/** @import { Gesture, Touch } from "../tools/gestures.js" */

/** @param {HTMLElement} element @param {PointerEvent} event @returns {Touch} */
function touchOf(element, event) {
    const box = element.getBoundingClientRect();
    /** @type {Point} */
    const place = [event.clientX - box.left, event.clientY - box.top];
    // Some pens say nothing of their pressure.
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 1;
    return { place, point: toPhoto(view.value, place), shift: event.shiftKey, subtracts: event.ctrlKey || event.metaKey, pressure };
}

/** Every move since the last event, where the browser gathered several. @param {PointerEvent} event @returns {readonly PointerEvent[]} */
function movesOf(event) {
    const all = event.getCoalescedEvents?.() ?? [];
    return all.length ? all : [event];
}

/** The photo with everything on it. */
export function Canvas() {
    const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));

    useEffect(() => {
        const element = /** @type {HTMLCanvasElement} */ (canvas.current);
        const scene = new Scene(element);
        const observer = new ResizeObserver(([{ contentRect }]) => resizeFrame({ width: contentRect.width, height: contentRect.height }));
        observer.observe(element);
        const stop = effect(() => scene.read());
        const unlisten = listen(element);
        return () => {
            observer.disconnect();
            stop();
            unlisten();
            scene.close();
        };
    }, []);

    return html`<canvas ref=${canvas} class="canvas" data-tool=${isPanning.value ? "hand" : tool.value} tabindex="0" role="application"
        aria-roledescription=${t("canvas.role")} aria-label=${t("canvas.label", { name: workspace.value?.name ?? "" })}
        aria-describedby="canvas-help" onKeyDown=${canvasKey}></canvas>
        <p id="canvas-help" class="unseen">${t("canvas.help")}</p>`;
}

/** @param {HTMLCanvasElement} element */
function listen(element) {
    /** @type {Gesture | null} */
    let gesture = null;
    /** @type {Map<number, Point>} fingers on the screen */
    const touches = new Map();

    /** @type {Record<string, (event: any) => void>} */
    const listeners = {
        pointerdown(/** @type {PointerEvent} */ event) {
            element.focus({ preventScroll: true });
            element.setPointerCapture(event.pointerId);
            cursor.value = null;
            const touch = touchOf(element, event);
            touches.set(event.pointerId, touch.place);
            if (touches.size > 1) {
                gesture = null;
                return;
            }
            gesture = event.button === 1 ? panGesture(touch) : event.button === 0 ? begin(touch) : null;
            event.preventDefault();
        },
        pointermove(/** @type {PointerEvent} */ event) {
            const touch = touchOf(element, event);
            if (touches.size === 2 && touches.has(event.pointerId)) pinch(touches, event.pointerId, touch.place);
            else if (gesture?.isFine) for (const move of movesOf(event)) gesture.drag?.(touchOf(element, move));
            else if (gesture) gesture.drag?.(touch);
            else if (tool.value === "polygon") movePolygonEnd(touch.point, touch.shift);
            if (touches.has(event.pointerId)) touches.set(event.pointerId, touch.place);
            if (!gesture) hover(element, touch);
            pointer.value = touch.point;
        },
        pointerup(/** @type {PointerEvent} */ event) {
            touches.delete(event.pointerId);
            gesture?.end?.(touchOf(element, event));
            gesture = null;
        },
        pointercancel(/** @type {PointerEvent} */ event) {
            touches.delete(event.pointerId);
            gesture = null;
        },
        pointerleave() {
            pointer.value = null;
            if (!gesture) hovered.value = null;
        },
        dblclick(/** @type {MouseEvent} */ event) {
            if (tool.value === "polygon") closePolygon(event.ctrlKey || event.metaKey);
        },
        wheel(/** @type {WheelEvent} */ event) {
            event.preventDefault();
            const box = element.getBoundingClientRect();
            zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018)), [event.clientX - box.left, event.clientY - box.top]);
        },
    };
    for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener, { passive: false });
    return () => {
        for (const [name, listener] of Object.entries(listeners)) element.removeEventListener(name, listener);
    };
}

/** Two fingers zoom about the one that rests. @param {Map<number, Point>} touches @param {number} moved @param {Point} place */
function pinch(touches, moved, place) {
    const [, other] = /** @type {[number, Point]} */ ([...touches].find(([id]) => id !== moved));
    const before = /** @type {Point} */ (touches.get(moved));
    const was = distance(before, other);
    if (was > 0) zoomBy(distance(place, other) / was, other);
}

/** @param {HTMLCanvasElement} element @param {Touch} touch */
function hover(element, { point }) {
    const isLooking = ["select", "point"].includes(tool.value);
    hovered.value = isLooking ? ownerAt(point) : null;
    if (isLooking) follow(point, showOwner);
    const item = tool.value === "select" ? placeable() : undefined;
    element.dataset.handle = (item && handleUnder(item, point)) ?? "";
}

/** Unless the pointer is elsewhere by now. @param {number | null} item @param {Point} point */
function showOwner(item, point) {
    if (pointer.value && distance(pointer.value, point) < 1) hovered.value = item;
}
