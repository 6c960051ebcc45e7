import { html } from "../parts/dom.js";
import { useEffect, useId } from "../vendor/hooks.js";
import { Button, Select, Slider } from "../parts/controls.js";
import { More } from "../parts/more.js";
import { beginCaption, caption, newWords, nouns, rewriting, target, weights, wordsOf } from "../state/caption.js";
import { RunOptions, share, usualNumbers } from "./run-options.js";
import { submit } from "../state/jobs.js";
import { toggled } from "../state/selection.js";
import { shownStep, workspace } from "../state/workspace.js";
import { number, t } from "../text/text.js";

const numbers = [usualNumbers.seed, usualNumbers.steps, usualNumbers.guidance, { key: "cross", ...share }, { key: "self", ...share }];

const methods = () => [
    { id: "", text: t("options.usual") },
    { id: "dpl", text: t("method.dpl") },
    { id: "null-text", text: t("method.nullText") },
    { id: "ddim", text: t("method.ddim") },
];

/** @param {string} id */
const chooseMethod = id => {
    rewriting.value = { ...rewriting.value, method: id || undefined };
};

/** Another caption, another picture: words are swapped, added or weighted, everything else stays. */
export function CaptionPanel() {
    useEffect(beginCaption, [workspace.value?.id]);
    const own = useId(),
        other = useId();
    const open = workspace.value;
    const words = [...new Set(wordsOf(caption.value))];
    const isInverted = open?.inversion?.caption === caption.value.trim();
    const invert = () =>
        open && submit(open.id, { kind: "invert", caption: caption.value.trim(), nouns: nouns.value, method: rewriting.value.method });
    /** @param {import("../vendor/signals.js").Signal<string>} signal */
    const into = signal => (/** @type {Event} */ event) => {
        signal.value = /** @type {HTMLTextAreaElement} */ (event.currentTarget).value;
    };
    return html`<p class="hint">${t("caption.hint")}</p>
        <div class="field"><label for=${own}>${t("caption.own")}</label>
            <textarea id=${own} rows="2" maxlength="500" value=${caption.value} onInput=${into(caption)}></textarea></div>
        <p class="label" id="nouns-label">${t("caption.nouns")}</p>
        <div class="chips words" role="group" aria-labelledby="nouns-label">${words.map(
            word => html`<button key=${word}
            type="button" class="chip"
            aria-pressed=${String(nouns.value.includes(word))}
                onClick=${() => {
                    nouns.value = toggled(nouns.value, word);
                }}><span data-own>${word}</span></button>`,
        )}</div>
        ${
            !isInverted &&
            html`<p class="quiet small">${t("caption.invertFirst")} ${shownStep.value > 0 && t("caption.undoFirst")}</p>
            <${Button} icon="play" kind="quiet" onClick=${invert} isDisabled=${!caption.value.trim()}>${t("caption.invert")}<//>`
        }
        <div class="field"><label for=${other}>${t("caption.target")}</label>
            <textarea id=${other} rows="2" maxlength="500" value=${target.value} onInput=${into(target)}></textarea></div>
        <${Weights} />
        <${RunOptions} values=${rewriting} numbers=${numbers} switches=${["blend", "whole"]}>
            <${Select} label=${t("options.method")} value=${rewriting.value.method ?? ""} choices=${methods()} onValue=${chooseMethod} />
        <//>`;
}

/** How much each word counts. */
function Weights() {
    const words = [...new Set(wordsOf(target.value))].filter(word => word.length > 2 || newWords.value.has(word));
    if (!words.length) return null;
    return html`<${More} title=${t("caption.weights")} isOpen=${Object.keys(weights.value).length > 0}>
        ${words.map(
            word => html`<${Slider} key=${word} label=${html`<span data-own
            data-new=${newWords.value.has(word)}>${word}</span>`} least=${-2} most=${4} step=${0.1}
            value=${weights.value[word] ?? 1} says=${number(weights.value[word] ?? 1)}
            onValue=${(/** @type {number} */ factor) => {
                weights.value = { ...weights.value, [word]: Math.round(factor * 10) / 10 };
            }} />`,
        )}
    <//>`;
}
