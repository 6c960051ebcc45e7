import { h, render, Fragment } from "../vendor/preact.js";
import htm from "../vendor/htm.js";
// Reading a signal while a component is drawn subscribes the component to it: this import is what installs that.
import "../vendor/signals.js";

/** Makes elements out of a template: html`<p class=${name}>…</p>`. */
export const html = htm.bind(h);

export { render, Fragment };
