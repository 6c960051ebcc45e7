import { remembered } from "../state/preferences.js";
import { shortcuts } from "./shortcuts.js";
import { t } from "../text/text.js";

/** @import { Shortcut } from "./keys.js" */
/** @import { TextKey } from "../text/text.js" */

/** Keys that somebody chose instead of the usual ones, by what they do; this browser keeps them. */
const chosen = remembered("keys", /** @type {Record<string, string>} */ ({}));

/** The keys that do it now. @param {Shortcut} shortcut @returns {readonly string[]} */
export const keysOf = shortcut => (chosen.value[shortcut.text] ? [chosen.value[shortcut.text]] : shortcut.keys);

/** @param {Shortcut} shortcut */
export const isChosen = shortcut => chosen.value[shortcut.text] !== undefined;

/** Whether its key can be another one: those that back out and apply are the same on every page. @param {Shortcut} shortcut */
export const isChangeable = shortcut => shortcut.run !== undefined && !["keys.escape", "keys.apply"].includes(shortcut.text);

/** Keys that the page, the canvas or the browser needs: what is focused is pressed, walked through or left by them. */
const taken = /^(Tab|Enter|Escape|Space|Arrow\w+|F\d+|Mod\+(Tab|[fhjlnrtw]|[0-9+-]|Shift\+[inrtw])|Alt\+(Arrow\w+|F4))$/;

/**
 * Gives something another key, unless that is refused.
 * @param {Shortcut} shortcut @param {string} key as `nameOfKey` names it
 * @returns {string} why it is refused; empty where it is not
 */
export function chooseKey(shortcut, key) {
    const shown = partsOf(key).join("+");
    if (taken.test(key.replace(/^Shift\+(?=Tab|Enter|Escape|Space|Arrow)/, "")) && !shortcut.keys.includes(key))
        return t("keys.reserved", { key: shown });
    const other = shortcuts.find(one => one !== shortcut && keysOf(one).includes(key));
    if (other) return t("keys.conflict", { key: shown, what: t(other.text) });
    const { [shortcut.text]: _, ...others } = chosen.value;
    chosen.value = key === shortcut.keys[0] ? others : { ...others, [shortcut.text]: key };
    return "";
}

/**
 * The usual key again, unless something else has it meanwhile.
 * @param {Shortcut} shortcut @returns {string} why it is refused; empty where it is not
 */
export const useUsualKey = shortcut => chooseKey(shortcut, shortcut.keys[0]);

/** All keys as they usually are. */
export const useUsualKeys = () => {
    chosen.value = {};
};

/** Which of several keys are listed as what they stand for. @type {Record<string, string[]>} */
const families = { ArrowLeft: ["←", "→", "↑", "↓"], "Mod+ArrowLeft": ["Ctrl", "← → ↑ ↓"] };

/** A key as it is printed on keyboards, part by part. @param {string} key */
export const partsOf = key =>
    families[key] ??
    key
        .split(/(?<=.)\+(?=.)/)
        .map(part => ({ Mod: "Ctrl", Escape: "Esc", Delete: "Del" })[part] ?? (part.length === 1 ? part.toUpperCase() : part));

/** The key that does something now, as it is shown beside what does the same by mouse. @param {TextKey} text what it does */
export function keyOf(text) {
    const shortcut = shortcuts.find(one => one.text === text);
    return shortcut && partsOf(keysOf(shortcut)[0]).join("+");
}
