import { html } from "../parts/dom.js";
import { NumberField, Select } from "../parts/controls.js";
import { RunOptions, share, usualNumbers } from "./run-options.js";
import { learning, options } from "../state/draft.js";
import { itemChoices } from "./item-choices.js";
import { workspace } from "../state/workspace.js";
import { t } from "../text/text.js";

const { count, seed, steps, guidance } = usualNumbers;
const numbers = [
    count,
    seed,
    steps,
    { key: "strength", ...share },
    guidance,
    { key: "ring", least: 0, most: 0.5, step: 0.01 },
    { key: "fill", ...share },
    { key: "carry", ...share },
];
const samplers = ["ddim", "ddpm", "euler", "euler-a", "dpm++", "dpm++sde", "unipc", "heun", "lcm", "pndm"];

/** How an edit of items is made, and how the photo is learned for it. */
export function EditOptions() {
    /** @param {string} id */
    const closeWith = id => {
        options.value = { ...options.value, closeWith: id ? Number(id) : undefined };
    };
    return html`<${RunOptions} values=${options} numbers=${numbers} texts=${["negative"]} samplers=${samplers}
        switches=${["keepShadows", "wholePhoto"]}>
        <${Select} label=${t("options.closeWith")} value=${String(options.value.closeWith ?? "")} onValue=${closeWith}
            choices=${itemChoices(t("options.usual"))} />
        ${workspace.value && !workspace.value.isLearned && html`<${LearningOptions} />`}
    <//>`;
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
