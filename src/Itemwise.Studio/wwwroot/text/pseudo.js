const letters = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú", c: "ç", n: "ñ", y: "ý" };

/**
 * The pseudo-language of a language: accented, a third longer and in brackets, so that a word which is not in the texts, or one that a
 * longer language would cut off, can be seen.
 * @template {string} K
 * @param {Record<K, string>} texts
 * @returns {Record<K, string>}
 */
export function pseudo(texts) {
    const entries = Object.entries(texts).map(([key, text]) => [key, accented(/** @type {string} */ (text))]);
    return /** @type {Record<K, string>} */ (Object.fromEntries(entries));
}

/** @param {string} text */
function accented(text) {
    // Names of values and the bars between forms stay as they are.
    const parts = text.split(/(\{\w+(?:\||\})|[|}])/);
    const changed = parts.map((part, i) =>
        i % 2 ? part : part.replace(/[aeioucnyAEIOU]/g, letter => letters[/** @type {"a"} */ (letter)]),
    );
    return `⟦${changed.join("")}${"·".repeat(Math.ceil(text.length / 4))}⟧`;
}
