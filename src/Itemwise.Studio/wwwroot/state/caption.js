import { signal, computed, effect, batch } from "../vendor/signals.js";
import { workspace } from "./workspace.js";

/** @import * as T from "../api/types.js" */

/** What the photo shows, in words, and which of them are nouns. */
export const caption = signal("");
export const nouns = signal(/** @type {string[]} */ ([]));

/** What it shall show instead. */
export const target = signal("");

/** How much words of the target count; 1 is as much as they do. */
export const weights = signal(/** @type {Record<string, number>} */ ({}));

/** How the photo is inverted and rewritten; what is not here is as the model's folder says. */
export const rewriting = signal(
    /** @type {{ method?: string, steps?: number, guidance?: number, cross?: number, self?: number, blend?: boolean, whole?: boolean,
    seed?: number }} */ ({}),
);

/** The words of a text, in order, as they are counted. @param {string} text @returns {string[]} */
export const wordsOf = text => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];

/** The words of the target that the caption does not have. */
export const newWords = computed(() => {
    /** @type {Set<string>} */
    const old = new Set(wordsOf(caption.value.toLowerCase()));
    return new Set(wordsOf(target.value).filter(word => !old.has(word.toLowerCase())));
});

/** Begins with the caption that the photo was inverted with, or with its items' names. */
export function beginCaption() {
    const open = workspace.value;
    if (!open || caption.value) return;
    const things = open.items.filter(item => item.kind === "thing" && item.name);
    caption.value = open.inversion?.caption ?? things.map(item => (/^[aeiou]/i.test(item.name) ? "an " : "a ") + item.name).join(" and ");
    nouns.value = open.inversion?.nouns ?? things.map(item => wordsOf(item.name).at(-1) ?? "").filter(Boolean);
    target.value = caption.value;
}

/**
 * A rewriting was made and is shown: what it was to show is what the photo shows now. A noun in whose place another word stands
 * is that word.
 * @param {string} text
 */
export function nowShows(text) {
    const before = wordsOf(caption.value),
        after = wordsOf(text);
    const isAsLong = before.length === after.length;
    batch(() => {
        nouns.value = nouns.value
            .map(noun => (isAsLong && !after.includes(noun) ? after[before.indexOf(noun)] : noun))
            .filter(noun => after.includes(noun));
        caption.value = target.value = text;
        weights.value = {};
    });
}

/** Which step of which photo the caption was last looked up for. */
let place = "";

// Where a step is gone to that was inverted before, its caption is known. Only then: somebody may be typing another one.
effect(() => {
    const open = workspace.value,
        now = open ? `${open.id}/${open.history.step}` : "";
    if (now === place) return;
    place = now;
    const inversion = open?.inversion;
    if (!inversion || !caption.peek()) return;
    caption.value = inversion.caption;
    nouns.value = inversion.nouns ?? [];
});

export function forgetCaption() {
    caption.value = target.value = "";
    nouns.value = [];
    weights.value = {};
}

const changedWeights = computed(() => {
    const words = new Set(wordsOf(target.value));
    return Object.entries(weights.value)
        .filter(([word, factor]) => words.has(word) && factor !== 1)
        .map(([word, factor]) => ({ word, factor }));
});

/** The rewriting as the server takes it; null while the caption is as it was. */
export const rewriteOrder = computed(
    () =>
        /** @type {T.JobOrder | null} */ (
            !caption.value.trim() || (target.value.trim() === caption.value.trim() && !changedWeights.value.length)
                ? null
                : {
                      kind: "rewrite",
                      targets: [target.value.trim()],
                      caption: caption.value.trim(),
                      nouns: nouns.value.filter(noun => wordsOf(caption.value).includes(noun)),
                      weights: changedWeights.value,
                      ...rewriting.value,
                  }
        ),
);
