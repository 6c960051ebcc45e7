import { html } from "./dom.js";
import { useEffect, useId, useRef } from "../vendor/hooks.js";
import { IconButton } from "./controls.js";
import { t } from "../text/text.js";

/** @import { ComponentChildren } from "../vendor/preact.js" */

/**
 * Something over the page; Escape and a click beside it close it, and the focus goes back to where it was.
 * @param {{ title: string, onClose: () => void, children?: ComponentChildren, class?: string }} props
 */
export function Dialog({ title, onClose, children, class: extra = "" }) {
    const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
    const id = useId();
    useEffect(() => {
        const before = document.activeElement;
        dialog.current?.showModal();
        return () => {
            if (before instanceof HTMLElement && before.isConnected) before.focus();
        };
    }, []);
    /** @param {MouseEvent} event */
    const closeBeside = event => {
        if (event.target === dialog.current) onClose();
    };
    return html`<dialog ref=${dialog} class="dialog ${extra}" aria-labelledby=${id} onClose=${onClose} onMouseDown=${closeBeside}>
        <div class="dialog-body">
            <header><h2 id=${id}>${title}</h2><${IconButton} icon="close" label=${t("close")} keys="Escape" onClick=${onClose} /></header>
            ${children}
        </div>
    </dialog>`;
}
