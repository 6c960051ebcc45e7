import { html } from "./dom.js";

/** Drawn on a grid of 20, as lines. */
const paths = {
    add: "M10 4v12M4 10h12",
    brush: "M16.5 3.5l-8 8M8.5 11.5c-2.5-.5-4 1-4 3 0 1.5-1 2-1.5 2 3 1 7 .5 7-2.5 0-1-.5-2-1.5-2.5z",
    caption: "M3 5h14M3 9h9M3 13h14M3 17h6",
    check: "M4 10.5l4 4 8-9",
    close: "M5 5l10 10M15 5L5 15",
    compare: "M10 2.5v15M3 5h4.5v10H3zM12.5 5H17v10h-4.5",
    cancel: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM5.2 5.2l9.6 9.6",
    doctor: "M3 10h3l2-5 3 10 2-5h4",
    down: "M5 8l5 5 5-5",
    download: "M10 3v9M6 8.5l4 4 4-4M4 16.5h12",
    eraser: "M8 16l-4.5-4.5 8-8L17 9l-7 7zM7.5 7.5l5.5 5.5M10 16h7",
    eye: "M2 10c2-4 5-5.5 8-5.5s6 1.5 8 5.5c-2 4-5 5.5-8 5.5S4 14 2 10zM10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    eyeOff:
        "M3 3l14 14M4.5 7C3.5 8 2.6 9 2 10c2 4 5 5.5 8 5.5 1.3 0 2.6-.3 3.8-.9" +
        "M8 4.7c.7-.1 1.3-.2 2-.2 3 0 6 1.5 8 5.5-.5 1-1.1 1.8-1.8 2.5",
    hand:
        "M6.5 10V5a1.2 1.2 0 0 1 2.5 0v4-5.5a1.2 1.2 0 0 1 2.5 0V9 4.5a1.2 1.2 0 0 1 2.5 0V10 7" +
        "a1.2 1.2 0 0 1 2.3 0v5c0 3-2 5-5 5-2.5 0-3.5-1-5-3.5l-2-3.5c-.6-1.2 1-2.2 2-1z",
    heat: "M10 2.5c1 3 4.5 4.5 4.5 8.5a4.5 4.5 0 0 1-9 0c0-1.5.7-2.5 1.5-3.5.3 1 .8 1.5 1.5 2 0-2.5.3-5 1.5-7z",
    history: "M4 10a6 6 0 1 1 2 4.5M4 14.5V10h4M10 6.5V10l2.5 2",
    item: "M4 6l6-3 6 3v8l-6 3-6-3zM4 6l6 3 6-3M10 9v8",
    keys: "M2.5 5.5h15v9h-15zM5 8.5h.01M8 8.5h.01M11 8.5h.01M14 8.5h.01M6.5 11.5h7",
    lasso: "M10 3.5c4 0 7 2 7 4.5s-3 4.5-7 4.5-7-2-7-4.5 3-4.5 7-4.5zM6 12c-1.5.5-2 2-1 3s0 2-1 2",
    lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
    unlock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 5.8-1",
    magic: "M4 16l8.5-8.5M14 2.5v3M12.5 4h3M16.5 8v2.5M15.3 9.3h2.5M7 3.5v2M6 4.5h2",
    merge: "M4 4h7v7H4zM9 9h7v7H9z",
    model: "M10 3l6.5 3.5v7L10 17l-6.5-3.5v-7zM3.5 6.5L10 10l6.5-3.5M10 10v7",
    more: "M5 10h.01M10 10h.01M15 10h.01",
    move: "M10 2.5v15M2.5 10h15M7.5 5L10 2.5 12.5 5M7.5 15l2.5 2.5 2.5-2.5M5 7.5L2.5 10 5 12.5M15 7.5l2.5 2.5-2.5 2.5",
    pack: "M3.5 6l6.5-3 6.5 3v8.5l-6.5 3-6.5-3zM7 4.5l6.5 3.2V11",
    pause: "M7 4.5v11M13 4.5v11",
    photo: "M3 4h14v12H3zM3 13.5l4-4 3.5 3.5 2.5-2.5 4 4M13 7h.01",
    play: "M6.5 4l9 6-9 6z",
    point: "M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3M10 9a1 1 0 1 0 0 2 1 1 0 0 0 0-2z",
    polygon: "M4 7.5l7-4.5 5.5 6-3 7.5H6z",
    queue: "M3.5 5h13M3.5 10h13M3.5 15h8",
    redo: "M16 8H8a4 4 0 0 0 0 8h5M13 4.5L16.5 8 13 11.5",
    remove: "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5",
    replace: "M3 3.5h6v6H3zM11 10.5h6v6h-6zM12 5h3.5v3M8 15H4.5v-3",
    select: "M5 3l10 7-4.5 1L13 16l-2 1-2.5-5L5 15z",
    settings:
        "M10 7.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM10 2.5v2M10 15.5v2M2.5 10h2" +
        "M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4",
    shape: "M6 4c4-2 9 0 9.5 4s-2 4-2 6-4 3-7 1-3-9-.5-11z",
    split: "M10 3v14M3.5 6.5H7v7H3.5zM13 6.5h3.5v7H13z",
    swap: "M4 7h11M12 3.5L15.5 7 12 10.5M16 13.5H5M8 10L4.5 13.5 8 17",
    text: "M4 5V3.5h12V5M10 3.5v13M7.5 16.5h5",
    undo: "M4 8h8a4 4 0 0 1 0 8H7M7 4.5L3.5 8 7 11.5",
    warn: "M10 3l7.5 13.5h-15zM10 8v4M10 14.3h.01",
};

/** @typedef {keyof typeof paths} IconName */

/** A picture beside words that say the same: readers of the screen pass it by. @param {{ name: IconName }} props */
export const Icon = ({ name }) => html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=${paths[name]} /></svg>`;
