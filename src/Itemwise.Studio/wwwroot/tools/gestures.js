import { tool } from "../state/tool.js";
import { isPanning } from "../state/gesture.js";
import { pan } from "../state/view.js";
import { selectGesture } from "./select.js";
import { addPolygonPoint, brushGesture, lassoGesture } from "./draw.js";
import { pointGesture } from "./point.js";

/** @import { Point } from "../api/types.js" */

/**
 * A press of the pointer, and what its moves and its end do. Points are pixels of the photo, places those of the screen.
 * @typedef {{ point: Point, place: Point, shift: boolean, subtracts: boolean, pressure: number }} Touch   pressure: a pen's, else 1
 * @typedef {{ drag?: (touch: Touch) => void, end?: (touch: Touch) => void, isFine?: boolean }} Gesture   isFine: takes every move of the
 *   pointer, also those between two pictures of the screen
 */

/** What begins with a press, by the tool that is held. @param {Touch} touch @returns {Gesture} */
export function begin(touch) {
    if (isPanning.value || tool.value === "hand") return panGesture(touch);
    switch (tool.value) {
        case "brush":
            return brushGesture(touch, false);
        case "eraser":
            return brushGesture(touch, true);
        case "lasso":
            return lassoGesture(touch);
        case "polygon":
            return addPolygonPoint(touch);
        case "point":
            return pointGesture(touch);
        default:
            return selectGesture(touch);
    }
}

/** @param {Touch} first @returns {Gesture} */
export function panGesture(first) {
    let last = first.place;
    return {
        drag({ place }) {
            pan(place[0] - last[0], place[1] - last[1]);
            last = place;
        },
    };
}
