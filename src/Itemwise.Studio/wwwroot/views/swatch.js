import { html } from "../parts/dom.js";
import { colourOf } from "../canvas/colours.js";

/** The colour that an item has on the canvas. @param {{ item: number }} props its number */
export const Swatch = ({ item }) => html`<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5"
    fill=${colourOf(item).fill} /></svg>`;
