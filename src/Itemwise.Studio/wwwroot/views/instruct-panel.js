import { html } from "../parts/dom.js";
import { Button, IconButton, Select, Slider, TextField } from "../parts/controls.js";
import { addSentence, changeSentence, instructing, instructions, removeSentence, sentences } from "../state/instructions.js";
import { shownSentence } from "../state/preview.js";
import { submit } from "../state/jobs.js";
import { startDrawing } from "../state/tool.js";
import { RunOptions, share, usualNumbers } from "./run-options.js";
import { itemChoices } from "./item-choices.js";
import { items, workspace } from "../state/workspace.js";
import { useId } from "../vendor/hooks.js";
import { number, percent, t } from "../text/text.js";

/** @import { Sentence } from "../state/instructions.js" */

const { count, seed, steps, guidance } = usualNumbers;
const numbers = [
    count,
    seed,
    steps,
    guidance,
    { key: "imageGuidance", least: 0, most: 50, step: 0.1 },
    { key: "start", ...share },
];

/** Plain sentences, each held to what it is about; a look shows where before the run. */
export function InstructPanel() {
    const look = () => workspace.value && submit(workspace.value.id, { kind: "look", instructions: instructions.value });
    const thing = items.value.find(item => item.kind === "thing" && item.name)?.name;
    return html`<p class="hint">${t("instruct.hint")}</p>
        <ol class="sentences">${sentences.value.map(
            (sentence, index) => html`<${SentenceRow} key=${sentence.id}
            sentence=${sentence} index=${index} />`,
        )}</ol>
        <div class="row">
            <${Button} icon="add" kind="quiet" onClick=${() => addSentence()}>${t("instruct.add")}<//>
            <${Button} icon="eye" onClick=${look} isDisabled=${!instructions.value.length}>${t("instruct.look")}<//>
        </div>
        ${
            instructions.value.length > 0 &&
            html`<${RunOptions} values=${instructing} numbers=${numbers} texts=${["negative"]}
            samplers=${["euler-a", "ddim"]} switches=${["plain"]} />`
        }
        ${
            thing &&
            !instructions.value.length &&
            html`<div class="chips suggestions"><p class="label">${t("suggest.title")}</p>
            ${[t("instruct.suggestColour", { name: thing }), t("instruct.suggestRemove", { name: thing })].map(
                text => html`
                <button key=${text} type="button" class="suggestion"
                    onClick=${() => changeSentence(sentences.value[0].id, { text })}><span data-own>${text}</span></button>`,
            )}
        </div>`
        }`;
}

/** A sentence has one line, however it is broken: Enter goes on to the next one. @param {KeyboardEvent} event */
function endSentence(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (/** @type {HTMLTextAreaElement} */ (event.currentTarget).value.trim()) addSentence();
}

/** @param {{ sentence: Sentence, index: number }} props */
function SentenceRow({ sentence, index }) {
    const id = useId();
    const { look, shapes } = sentence;
    const isShown = shownSentence.value === sentence.id;
    /** @param {Partial<Sentence>} changes */
    const set = changes => changeSentence(sentence.id, changes);
    /** @param {Event} event */
    const write = event => set({ text: /** @type {HTMLTextAreaElement} */ (event.currentTarget).value });
    return html`<li class="sentence">
        <label for=${id} class="unseen">${t("instruct.sentence", { number: index + 1 })}</label>
        <div class="row"><textarea id=${id} rows="2" value=${sentence.text} placeholder=${t("instruct.example")} maxlength="300"
                onKeyDown=${endSentence}
                onInput=${write}></textarea>
            <${IconButton} icon="close" label=${t("instruct.removeSentence", { number: index + 1 })}
                onClick=${() => removeSentence(sentence.id)} /></div>
        ${
            look &&
            html`<p class="small look" data-sure=${(look.confidence ?? 0) >= 0.5}>
            <span>${t("instruct.about")} <strong data-own>${look.keyword || t("instruct.everything")}</strong></span>
            ${look.share !== undefined && html`<span>${t("instruct.share", { share: percent(look.share) })}</span>`}
            ${look.confidence !== undefined && html`<span>${t("instruct.confidence", { share: percent(look.confidence) })}</span>`}</p>`
        }
        ${
            sentence.text.trim() &&
            html`<div class="row">
            ${
                look &&
                html`<${IconButton} icon=${isShown ? "eye" : "eyeOff"} label=${t("instruct.showRegion")} isPressed=${isShown}
                onClick=${() => {
                    shownSentence.value = isShown ? null : sentence.id;
                }} />`
            }
            <${Button} icon="brush" kind="quiet" isPressed=${(shapes?.length ?? 0) > 0}
                onClick=${() => startDrawing({ purpose: "instruction", index }, shapes)}>${t("instruct.correct")}<//>
            ${
                shapes?.length
                    ? html`<button type="button" class="link"
                onClick=${() => set({ shapes: undefined })}>${t("instruct.ownRegion")}</button>`
                    : null
            }
        </div>
        <${Slider} label=${t("instruct.strength")} least=${0} most=${2} step=${0.05} value=${sentence.strength ?? 1}
            says=${number(sentence.strength ?? 1)}
            onValue=${(/** @type {number} */ strength) => set({ strength })} />
        <div class="grid-2"><${TextField} label=${t("instruct.keyword")} hint=${t("instruct.keywordHint")} value=${sentence.keyword ?? ""}
            onValue=${(/** @type {string} */ keyword) => set({ keyword: keyword || undefined })} />
        <${Select} label=${t("instruct.within")} value=${String(sentence.within ?? "")}
            onValue=${(/** @type {string} */ item) => set({ within: item ? Number(item) : undefined })}
            choices=${itemChoices(t("instruct.anywhere"))} /></div>`
        }
    </li>`;
}
