import { keysOf } from "./chosen.js";

// Keys that work anywhere on the page. Those of the canvas are in tools/canvas-keys.js, those of lists with the lists.

/** @import { TextKey } from "../text/text.js" */

/**
 * A key by the letter that it types (`event.key`), not by where it lies: on every layout it is the one that is printed on it.
 * "Mod" is Ctrl, or Command on a Mac.
 * @typedef {{ keys: string[], text: TextKey, group: "general" | "canvas" | "drawing" | "editing",
 *   run?: () => unknown, release?: () => void, where?: () => boolean }} Shortcut
 */

/** What was pressed, as shortcuts are written. @param {KeyboardEvent} event */
export function nameOfKey(event) {
    const isLetter = /^\p{L}$/u.test(event.key);
    const key = event.key === " " ? "Space" : isLetter ? event.key.toLowerCase() : event.key;
    // The Shift of a sign such as "?" is how the sign is typed; that of a letter or an arrow means something.
    const shift = event.shiftKey && (isLetter || key.length > 1) ? "Shift+" : "";
    // AltGr types signs, and some systems report it as Ctrl and Alt.
    const typesSign = event.getModifierState("AltGraph");
    return (!typesSign && (event.ctrlKey || event.metaKey) ? "Mod+" : "") + (!typesSign && event.altKey ? "Alt+" : "") + shift + key;
}

/** Whether somebody is typing, or an open dialog has the keys. @param {EventTarget | null} target */
function isElsewhere(target) {
    if (document.querySelector("dialog[open]")) return true;
    return (
        target instanceof HTMLElement &&
        (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=range])"))
    );
}

/** A key that presses what has the focus is not taken away from it. @param {EventTarget | null} target @param {string} key */
const isOwn = (target, key) =>
    target instanceof HTMLElement &&
    ((["Enter", "Space"].includes(key) && target.matches("button, a, input, summary, [role=option]")) ||
        (key.startsWith("Arrow") && target.matches("[type=range], [type=radio], [role=option], [role=treeitem]")));

/**
 * Listens for shortcuts until the function that it returns is called.
 * @param {readonly Shortcut[]} shortcuts
 */
export function listenForKeys(shortcuts) {
    /** @type {Map<string, Shortcut>} those that are held down and wait for their release */
    const held = new Map();
    /** @param {KeyboardEvent} event */
    const down = event => {
        const key = nameOfKey(event);
        const found = shortcuts.find(one => one.run && keysOf(one).includes(key) && (one.where?.() ?? true));
        if (!found || event.defaultPrevented || isOwn(event.target, key)) return;
        if (isElsewhere(event.target) && !(key.startsWith("Mod+Enter") && !document.querySelector("dialog[open]"))) return;
        event.preventDefault();
        if (found.release) {
            if (!held.has(event.code)) {
                held.set(event.code, found);
                found.run?.();
            }
        } else found.run?.();
    };
    /** @param {KeyboardEvent} event */
    const up = event => {
        held.get(event.code)?.release?.();
        held.delete(event.code);
    };
    const leave = () => {
        for (const one of held.values()) one.release?.();
        held.clear();
    };
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    addEventListener("blur", leave);
    return () => {
        removeEventListener("keydown", down);
        removeEventListener("keyup", up);
        removeEventListener("blur", leave);
    };
}
