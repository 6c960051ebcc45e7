import { signal, effect } from "../vendor/signals.js";

/**
 * A signal that this browser keeps. Where it keeps nothing (a private window), the value lasts as long as the page.
 * @template T
 * @param {string} name
 * @param {T} initial
 * @returns {import("../vendor/signals.js").Signal<T>}
 */
export function remembered(name, initial) {
    const key = "itemwise." + name;
    let value = initial;
    try {
        value = JSON.parse(localStorage.getItem(key) ?? "null") ?? initial;
    } catch {
        /* nothing was kept, or something else wrote it */
    }
    const kept = signal(value);
    effect(() => {
        try {
            localStorage.setItem(key, JSON.stringify(kept.value));
        } catch {
            /* the browser keeps nothing */
        }
    });
    return kept;
}

/** @typedef {"system" | "dark" | "light" | "contrast"} Theme */

/** How the page looks. "system" follows what the system prefers. */
export const theme = remembered("theme", /** @type {Theme} */ ("system"));

effect(() => {
    document.documentElement.dataset.theme = theme.value;
});

// What the system prefers, as classes: a theme's colours then stand in the style sheet once.
for (const [name, query] of [
    ["light", "(prefers-color-scheme: light)"],
    ["contrast", "(prefers-contrast: more)"],
]) {
    const media = matchMedia(query);
    const follow = () => document.documentElement.classList.toggle(name, media.matches);
    media.addEventListener("change", follow);
    follow();
}

/** Whether the items' names stand on the picture. */
export const showsNames = remembered("names", true);

/** Whether the items' colours lie over the picture. */
export const showsItems = remembered("items", true);

/** Whether the history is open. */
export const showsHistory = remembered("history", true);
