import { html } from "./dom.js";
import { Icon } from "./icon.js";
import { useId } from "../vendor/hooks.js";

/** @import { IconName } from "./icon.js" */
/** @import { ComponentChildren } from "../vendor/preact.js" */

/**
 * What is shown when the pointer rests on a button.
 * @param {string} label @param {string} [keys] @param {string | false} [reason] why it is disabled
 */
export const tooltipOf = (label, keys, reason) => (keys ? `${label} (${keys})` : label) + (reason ? ": " + reason : "");

/**
 * A button that is a picture; its name is read aloud and shown when the pointer rests on it.
 * @param {{ icon: IconName, label: string, keys?: string, onClick: (event: MouseEvent) => void, isPressed?: boolean, isDisabled?: boolean,
 *   reason?: string, class?: string }} props   reason: why it is disabled
 */
export const IconButton = ({ icon, label, keys, onClick, isPressed, isDisabled, reason, class: extra = "" }) => html`
    <button type="button" class="icon-button ${extra}" aria-label=${label}
        title=${tooltipOf(label, keys, isDisabled && reason)} aria-keyshortcuts=${keys}
        aria-pressed=${isPressed === undefined ? undefined : String(isPressed)} disabled=${isDisabled} onClick=${onClick}>
        <${Icon} name=${icon} />
    </button>`;

/**
 * @param {{ icon?: IconName, onClick: () => void, kind?: "primary" | "plain" | "quiet" | "danger", isDisabled?: boolean,
 *   isPressed?: boolean,
 *   children?: ComponentChildren, describedBy?: string }} props
 */
export const Button = ({ icon, onClick, kind = "plain", isDisabled, isPressed, children, describedBy }) => html`
    <button type="button" class="button ${kind}" disabled=${isDisabled} onClick=${onClick} aria-describedby=${describedBy}
        aria-pressed=${isPressed === undefined ? undefined : String(isPressed)}>
        ${icon && html`<${Icon} name=${icon} />`}<span>${children}</span>
    </button>`;

/**
 * A number that may be left out.
 * @param {{ label: string, value: number | undefined, onValue: (value: number | undefined) => void, step?: number,
 *   least?: number, most?: number,
 *   unit?: string, hint?: string }} props
 */
export function NumberField({ label, value, onValue, step = 1, least, most, unit, hint }) {
    const id = useId();
    /** @param {Event} event */
    const read = event => {
        const { value, valueAsNumber } = /** @type {HTMLInputElement} */ (event.currentTarget);
        if (value === "") onValue(undefined);
        else if (Number.isFinite(valueAsNumber)) onValue(Math.min(most ?? Infinity, Math.max(least ?? -Infinity, valueAsNumber)));
    };
    return html`<div class="field number">
        <label for=${id}>${label}</label>
        <span class="with-unit"><input id=${id} type="number" value=${value ?? ""} step=${step} min=${least} max=${most}
            placeholder=${hint} onChange=${read} />${unit && html`<span class="unit">${unit}</span>`}</span>
    </div>`;
}

/** @param {{ label: string, value: string, onValue: (value: string) => void, hint?: string, most?: number }} props */
export function TextField({ label, value, onValue, hint, most = 1000 }) {
    const id = useId();
    /** @param {Event} event */
    const read = event => onValue(/** @type {HTMLInputElement} */ (event.currentTarget).value.trim());
    return html`<div class="field"><label for=${id}>${label}</label>
        <input id=${id} value=${value} placeholder=${hint} maxlength=${most} onChange=${read} /></div>`;
}

/**
 * @param {{ label: string, value: number, onValue: (value: number) => void, least: number, most: number, step: number,
 *   says: string }} props
 */
export function Slider({ label, value, onValue, least, most, step, says }) {
    const id = useId();
    /** @param {Event} event */
    const read = event => onValue(/** @type {HTMLInputElement} */ (event.currentTarget).valueAsNumber);
    return html`<div class="field slider">
        <label for=${id}>${label}</label><output for=${id}>${says}</output>
        <input id=${id} type="range" min=${least} max=${most} step=${step} value=${value} aria-valuetext=${says} onInput=${read} />
    </div>`;
}

/**
 * One of a few.
 * @param {{ label: string, value: string, choices: readonly { id: string, text: string }[], onValue: (id: string) => void }} props
 */
export function Choice({ label, value, choices, onValue }) {
    const name = useId();
    return html`<fieldset class="choice"><legend class="unseen">${label}</legend>
        ${choices.map(
            ({ id, text }) => html`<label key=${id} data-checked=${id === value}>
            <input type="radio" name=${name} checked=${id === value} onChange=${() => onValue(id)} /><span>${text}</span>
        </label>`,
        )}
    </fieldset>`;
}

/**
 * @param {{ label: string, value: string, choices: readonly { id: string, text: string }[], onValue: (id: string) => void,
 *   isNameUnseen?: boolean }} props
 */
export function Select({ label, value, choices, onValue, isNameUnseen }) {
    const id = useId();
    /** @param {Event} event */
    const read = event => onValue(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
    return html`<div class="field"><label for=${id} class=${isNameUnseen ? "unseen" : ""}>${label}</label>
        <select id=${id} value=${value} onChange=${read}>
            ${choices.map(
                choice => html`<option key=${choice.id} value=${choice.id}
                selected=${choice.id === value}>${choice.text}</option>`,
            )}
        </select>
    </div>`;
}

/** @param {{ label: string, isOn: boolean, onChange: (isOn: boolean) => void }} props */
export const Switch = ({ label, isOn, onChange }) => html`<label class="switch">
    <input type="checkbox" role="switch" checked=${isOn}
        onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} />
    <span>${label}</span></label>`;

/** The share that is done; without one something that moves. @param {{ share: number | null, label: string }} props */
export const ProgressBar = ({ share, label }) => html`
    <progress class="progress" aria-label=${label} value=${share ?? undefined} max="1"></progress>`;
