import { html } from "../parts/dom.js";
import { NumberField, Select, Switch, TextField } from "../parts/controls.js";
import { More } from "../parts/more.js";
import { t } from "../text/text.js";

/** @import { TextKey } from "../text/text.js" */
/** @import { Signal } from "../vendor/signals.js" */
/** @import { ComponentChildren } from "../vendor/preact.js" */

/** @typedef {{ key: string, least: number, most?: number, step?: number, hint?: string }} NumberOption */

/** The range of a number that is a share. */
export const share = { least: 0, most: 1, step: 0.05 };

/** Numbers that several kinds of edits have. @type {Record<"count" | "seed" | "steps" | "guidance", NumberOption>} */
export const usualNumbers = {
    count: { key: "count", least: 1, most: 8, hint: "1" },
    seed: { key: "seed", least: 0 },
    steps: { key: "steps", least: 1, most: 1000 },
    guidance: { key: "guidance", least: 0, most: 50, step: 0.5 },
};

/**
 * Numbers for those who want them; what is empty is as the model's folder says. The text of an option is called after it.
 * @param {{ values: Signal<any>, numbers: readonly NumberOption[], switches?: readonly string[], texts?: readonly string[],
 *   samplers?: readonly string[], children?: ComponentChildren }} props
 */
export function RunOptions({ values, numbers, switches = [], texts = [], samplers, children }) {
    /** @param {string} key */
    const set = key => (/** @type {unknown} */ value) => {
        values.value = { ...values.value, [key]: value === false || value === "" ? undefined : value };
    };
    /** @param {string} key */
    const named = key => t(/** @type {TextKey} */ ("options." + key));
    return html`<${More} title=${t("options.title")} class="options">
        <div class="grid-2">${numbers.map(
            ({ key, least, most, step, hint }) => html`<${NumberField} key=${key} label=${named(key)} value=${values.value[key]}
                least=${least} most=${most} step=${step} hint=${hint ?? t("options.usual")} onValue=${set(key)} />`,
        )}</div>
        ${texts.map(key => html`<${TextField} key=${key} label=${named(key)} value=${values.value[key] ?? ""} onValue=${set(key)} />`)}
        ${
            samplers &&
            html`<${Select} label=${named("sampler")} value=${values.value.sampler ?? ""} onValue=${set("sampler")}
            choices=${[{ id: "", text: t("options.usual") }, ...samplers.map(id => ({ id, text: id }))]} />`
        }
        ${switches.map(key => html`<${Switch} key=${key} label=${named(key)} isOn=${values.value[key] === true} onChange=${set(key)} />`)}
        ${children}
    <//>`;
}
