import { html } from "./dom.js";

/** @import { ComponentChildren } from "../vendor/preact.js" */

/** What is not needed at first sight; opened, it comes into sight. @param {{ title: string, isOpen?: boolean, class?: string,
 *  onToggle?: (isOpen: boolean) => void, children?: ComponentChildren }} props */
export function More({ title, isOpen, class: extra = "", onToggle, children }) {
    /** @param {Event} event */
    const toggle = event => {
        const details = /** @type {HTMLDetailsElement} */ (event.currentTarget);
        if (details.open) details.scrollIntoView({ block: "nearest" });
        onToggle?.(details.open);
    };
    return html`<details class="more ${extra}" open=${isOpen} onToggle=${toggle}><summary>${title}</summary>${children}</details>`;
}
