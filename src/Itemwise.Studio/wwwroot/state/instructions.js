import { signal, computed } from "../vendor/signals.js";

/** @import * as T from "../api/types.js" */

/**
 * A sentence of the instructions, with what the look found of it and what was corrected by hand.
 * @typedef {{ id: number, text: string, keyword?: string, strength?: number, within?: number, shapes?: T.Shape[],
 *   look?: T.LookedRegion & { job: string } }} Sentence
 */

let lastId = 0;

/** @param {string} [text] @returns {Sentence} */
const sentence = (text = "") => ({ id: ++lastId, text });

/** How instructions are followed; what is not here is as the model's folder says. */
export const instructing = signal(
    /** @type {{ count?: number, seed?: number, steps?: number, guidance?: number, imageGuidance?: number,
    start?: number, sampler?: string, negative?: string, plain?: boolean }} */ ({}),
);

export const sentences = signal([sentence()]);

/** Instructions as the server takes them. */
export const instructions = computed(() =>
    sentences.value
        .filter(one => one.text.trim())
        .map(
            one =>
                /** @type {T.Instruction} */ ({
                    text: one.text.trim(),
                    keyword: one.keyword,
                    strength: one.strength,
                    within: one.within,
                    region: one.shapes?.length ? { shapes: one.shapes } : undefined,
                }),
        ),
);

/** @param {string} [text] */
export const addSentence = text => {
    sentences.value = [...sentences.value.filter(one => one.text.trim()), sentence(text)];
};

/** @param {number} id */
export function removeSentence(id) {
    const left = sentences.value.filter(one => one.id !== id);
    sentences.value = left.length ? left : [sentence()];
}

/** What is said anew has to be looked at anew. @param {number} id @param {Partial<Sentence>} changes */
export function changeSentence(id, changes) {
    sentences.value = sentences.value.map(one =>
        one.id === id ? { ...one, ...changes, ...("text" in changes || "keyword" in changes ? { look: undefined } : {}) } : one,
    );
}

export const clearSentences = () => {
    sentences.value = [sentence()];
};

/** Takes the regions that a look found. @param {T.Job} job @returns {number | null} the first sentence that has one */
export function takeLook(job) {
    const filled = sentences.value.filter(one => one.text.trim());
    /** @type {number | null} */
    let first = null;
    for (const region of job.result?.regions ?? []) {
        const one = filled[region.number - 1];
        if (!one) continue;
        changeSentence(one.id, { look: { ...region, job: job.id } });
        first ??= one.id;
    }
    return first;
}
