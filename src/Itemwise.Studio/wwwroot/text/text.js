import { signal, effect } from "../vendor/signals.js";
import { remembered } from "../state/preferences.js";
import { en } from "./en.js";
import { de } from "./de.js";
import { pseudo } from "./pseudo.js";

/** @typedef {keyof typeof en} TextKey */

/** @type {Record<string, Record<TextKey, string>>} */
const tongues = { en, de, "en-XA": pseudo(en) };

/** The languages that the page speaks, by their own names. The pseudo-language shows words that no translator would see. */
export const languages = [
    { id: "en", name: "English" },
    { id: "de", name: "Deutsch" },
];

const spoken = remembered("language", navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag in tongues) ?? "en");

/** The language of the page, a tag of BCP 47. */
export const language = signal(spoken.value in tongues ? spoken.value : "en");

effect(() => {
    spoken.value = language.value;
    document.documentElement.lang = language.value;
});

/**
 * The text of a key in the page's language. `{name}` is a value, `{count|one thing|# things}` the form that the number takes.
 * @param {TextKey} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
    return tongues[language.value][key].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, other) => {
        const value = values[name];
        if (one === undefined) return typeof value === "number" ? number(value) : String(value ?? "");
        const isOne = new Intl.PluralRules(language.value).select(Number(value)) === "one";
        return (isOne ? one : other).replace("#", number(Number(value)));
    });
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const number = (value, options = { maximumFractionDigits: 1 }) => new Intl.NumberFormat(language.value, options).format(value);

/** @param {number} share of 1 */
export const percent = share => number(share, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 });

/** @param {number} bytes */
export function size(bytes) {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    const power = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
    return number(bytes / 1000 ** power, { style: "unit", unit: units[power], unitDisplay: "short", maximumFractionDigits: 1 });
}

/** A length of time as one reads it at a glance. @param {number} seconds */
export function duration(seconds) {
    if (seconds < 1) return t("time.moment");
    if (seconds < 90) return t("time.seconds", { count: Math.round(seconds) });
    if (seconds < 5400) return t("time.minutes", { count: Math.round(seconds / 60) });
    return t("time.hours", { count: Math.round(seconds / 360) / 10 });
}
