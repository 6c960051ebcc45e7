import { dragged, handleAt, placedBox } from "../canvas/handles.js";
import { distance } from "../canvas/shapes.js";
import { isPlacing } from "../state/gesture.js";
import { exactOwnerAt, ownerAt } from "./owner.js";
import { selected, select } from "../state/selection.js";
import { itemOf, nameOf } from "../state/workspace.js";
import { view } from "../state/view.js";
import { forget, locked, swap, wishes, wishFor } from "../state/draft.js";
import { say } from "../state/messages.js";
import { tab } from "../state/panel.js";
import { t } from "../text/text.js";

/** @import { Item, Point } from "../api/types.js" */
/** @import { Touch, Gesture } from "./gestures.js" */

/** The item that has handles: the only selected one, if it is a thing and not locked. @returns {Item | undefined} */
export function placeable() {
    const item = selected.value.length === 1 ? itemOf(selected.value[0]) : undefined;
    return item && item.kind === "thing" && !locked.value.includes(item.number) && !wishes.value[item.number]?.removes ? item : undefined;
}

/** @param {number} item */
export function placementOf(item) {
    const { dx = 0, dy = 0, factor = 1 } = wishes.value[item] ?? {};
    return { dx, dy, factor };
}

/** The handle of an item at a point, as far away at every zoom; null where there is none. @param {Item} item @param {Point} point */
export const handleUnder = (item, point) => handleAt(placedBox(item.box, placementOf(item.number)), point, 10 / view.value.scale);

/** A click selects, a drag of what is selected moves or resizes it. @param {Touch} first @returns {Gesture} */
export function selectGesture(first) {
    const under = ownerAt(first.point);
    let item = placeable();
    let handle = item ? handleUnder(item, first.point) : null;
    // A thing that is not selected yet is selected by the same drag that moves it.
    if (!handle && under !== null && !first.shift) {
        select(under);
        item = placeable();
        handle = item ? "move" : null;
    }
    const before = item ? placementOf(item.number) : null;
    let hasMoved = false;
    return {
        drag(touch) {
            if (!item || !handle || !before || (!hasMoved && distance(touch.place, first.place) < 4)) return;
            hasMoved = isPlacing.value = true;
            tab.value = "items";
            wishFor(item.number, dragged(handle, item.box, before, first.point, touch.point));
        },
        end(touch) {
            isPlacing.value = false;
            if (hasMoved && item && handle === "move") offerSwap(item.number, touch.point);
            else if (!hasMoved) selectAt(first.point, first.shift);
        },
    };
}

/** Selects what owns a pixel. @param {Point} point @param {boolean} addsTo whether the others stay selected */
export async function selectAt(point, addsTo) {
    const item = await exactOwnerAt(point);
    if (item !== null) select(item, addsTo);
    else if (!addsTo) selected.value = [];
}

/** One thing dropped onto another may be meant to change places with it. @param {number} item @param {Point} point */
function offerSwap(item, point) {
    const other = ownerAt(point);
    if (other === null || other === item || itemOf(other)?.kind !== "thing") return;
    say("note", t("swap.offer", { a: nameOf(item), b: nameOf(other) }), {
        text: t("swap.instead"),
        run: () => {
            forget(item);
            swap("swap", [item, other]);
        },
    });
}

/** Moves the selected item by keys. @param {number} dx @param {number} dy @returns {boolean} whether there was one */
export function nudge(dx, dy) {
    const item = placeable();
    if (!item) return false;
    const before = placementOf(item.number);
    tab.value = "items";
    wishFor(item.number, { dx: before.dx + dx, dy: before.dy + dy });
    return true;
}
