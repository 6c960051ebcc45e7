import { html } from "../parts/dom.js";
import { useState } from "../vendor/hooks.js";
import { IconButton } from "../parts/controls.js";
import { More } from "../parts/more.js";
import { chooseKey, isChangeable, isChosen, keysOf, partsOf, useUsualKey, useUsualKeys } from "../keys/chosen.js";
import { nameOfKey } from "../keys/keys.js";
import { shortcuts } from "../keys/shortcuts.js";
import { showsKeyChoice } from "../state/panel.js";
import { t } from "../text/text.js";

/** @import { Shortcut } from "../keys/keys.js" */

const isModifier = (/** @type {string} */ key) => ["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"].includes(key);

/** Which key does what, each to be changed: a press of its button waits for the key. */
export function KeyChoice() {
    const [waiting, setWaiting] = useState(/** @type {Shortcut | null} */ (null));
    const [refused, setRefused] = useState(/** @type {{ shortcut: Shortcut, why: string } | null} */ (null));
    const all = shortcuts.filter(isChangeable);
    /** @param {boolean} isOpen */
    const toggle = isOpen => {
        showsKeyChoice.value = isOpen;
    };
    /** @param {KeyboardEvent} event */
    const listen = event => {
        if (!waiting || isModifier(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        setRefused(event.key === "Escape" ? null : { shortcut: waiting, why: chooseKey(waiting, nameOfKey(event)) });
        setWaiting(null);
    };
    return html`<${More} title=${t("keys.title")} isOpen=${showsKeyChoice.value} onToggle=${toggle}>
        <table class="key-table"><tbody>${all.map(
            shortcut => html`<${KeyRow} key=${shortcut.text} shortcut=${shortcut}
            isWaiting=${waiting === shortcut} why=${refused?.shortcut === shortcut ? refused.why : ""} onKeyDown=${listen}
            onBlur=${() => setWaiting(null)}
            onWait=${() => {
                setRefused(null);
                setWaiting(shortcut);
            }} onUsual=${() => setRefused({ shortcut, why: useUsualKey(shortcut) })} />`,
        )}</tbody></table>
        ${
            all.some(isChosen) &&
            html`<button type="button" class="link" onClick=${() => {
                useUsualKeys();
                setRefused(null);
            }}>${t("keys.allUsual")}</button>`
        }
    <//>`;
}

/**
 * @param {{ shortcut: Shortcut, isWaiting: boolean, why: string, onKeyDown: (event: KeyboardEvent) => void, onBlur: () => void,
 *   onWait: () => void, onUsual: () => void }} props
 */
function KeyRow({ shortcut, isWaiting, why, onKeyDown, onBlur, onWait, onUsual }) {
    const parts = partsOf(keysOf(shortcut)[0]);
    const what = t(shortcut.text);
    return html`<tr>
        <th scope="row">${what}${why && html`<p class="problem small" role="alert">${why}</p>`}</th>
        <td><button type="button" class="key-button" aria-pressed=${String(isWaiting)} onClick=${onWait} onKeyDown=${onKeyDown}
            onBlur=${onBlur}><span class="unseen">${t("keys.change", { what })}</span>
            ${isWaiting ? t("keys.press") : parts.map(part => html`<kbd>${part}</kbd>`)}</button>
            ${isChosen(shortcut) && html`<${IconButton} icon="undo" label=${t("keys.usual", { what })} onClick=${onUsual} />`}</td>
    </tr>`;
}
