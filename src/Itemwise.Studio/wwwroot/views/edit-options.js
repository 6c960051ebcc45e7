import { html } from "../parts/dom.js";
import { NumberField, Select, Switch } from "../parts/controls.js";
import { learning, options } from "../state/draft.js";
import { itemChoices } from "./item-choices.js";
import { workspace } from "../state/workspace.js";
import { t } from "../text/text.js";

/** Numbers for those who want them; what is empty is as the model's folder says. */
export function EditOptions() {
    const now = options.value;
    /** @param {Partial<typeof now>} changes */
    const set = changes => {
        options.value = { ...now, ...changes };
    };
    const usual = t("options.usual");
    return html`<details class="more options"><summary>${t("options.title")}</summary>
        <div class="grid-2">
            <${NumberField} label=${t("options.count")} value=${now.count} least=${1} most=${8} hint="1"
                onValue=${(/** @type {number} */ count) => set({ count })} />
            <${NumberField} label=${t("options.seed")} value=${now.seed} least=${0} hint=${usual}
                onValue=${(/** @type {number} */ seed) => set({ seed })} />
            <${NumberField} label=${t("options.steps")} value=${now.steps} least=${1} most=${1000} hint=${usual}
                onValue=${(/** @type {number} */ steps) => set({ steps })} />
            <${NumberField} label=${t("options.strength")} value=${now.strength} least=${0} most=${1} step=${0.05}
                hint=${usual} onValue=${(/** @type {number} */ strength) => set({ strength })} />
            <${NumberField} label=${t("options.guidance")} value=${now.guidance} least=${0} most=${50} step=${0.5}
                hint=${usual} onValue=${(/** @type {number} */ guidance) => set({ guidance })} />
            <${Select} label=${t("options.closeWith")} value=${String(now.closeWith ?? "")}
                onValue=${(/** @type {string} */ id) => set({ closeWith: id ? Number(id) : undefined })}
                choices=${itemChoices(usual)} />
        </div>
        <${Switch} label=${t("options.keepShadows")} isOn=${now.keepShadows === true}
            onChange=${(/** @type {boolean} */ isOn) => set({ keepShadows: isOn || undefined })} />
        ${workspace.value && !workspace.value.isLearned && html`<${LearningOptions} />`}
    </details>`;
}

function LearningOptions() {
    const now = learning.value;
    /** @param {Partial<typeof now>} changes */
    const set = changes => {
        learning.value = { ...now, ...changes };
    };
    const usual = t("options.usual");
    return html`<fieldset><legend>${t("learning.title")}</legend><div class="grid-3">
        <${NumberField} label=${t("learning.tokenSteps")} value=${now.tokenSteps} least=${1} hint=${usual}
            onValue=${(/** @type {number} */ tokenSteps) => set({ tokenSteps })} />
        <${NumberField} label=${t("learning.unetSteps")} value=${now.unetSteps} least=${1} hint=${usual}
            onValue=${(/** @type {number} */ unetSteps) => set({ unetSteps })} />
        <${NumberField} label=${t("learning.rank")} value=${now.rank} least=${1} most=${512} hint=${usual}
            onValue=${(/** @type {number} */ rank) => set({ rank })} />
    </div></fieldset>`;
}
