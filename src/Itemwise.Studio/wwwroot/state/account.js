import { nameOf } from "./workspace.js";
import { percent, t } from "../text/text.js";

/** @import { Job } from "../api/types.js" */

const verbs = "describe|refine|move|resize|reshape|remove|replace|swap-prompts|swap|rename|merge|split|kind|add to|take from|outline";

const said = new RegExp(`^(${verbs}) ([\\d,]+)(?:=(.*))?$`, "s");

/** What was requested, as the command line would say it, in the page's words and with the items' names. @param {string} words */
export const accountOf = words => words.split("; ").map(spoken).join(" · ");

/** @param {string} part */
function spoken(part) {
    const drawn = /^draw (.+)$/s.exec(part);
    if (drawn) return t("account.draw", { name: drawn[1] });
    const found = said.exec(part);
    if (!found) return part;
    const [, verb, numbers, text = ""] = found;
    const names = numbers.split(",").map(number => nameOf(Number(number)));
    const [name, other = ""] = names;
    switch (verb) {
        case "describe":
            return t("account.describe", { name, text });
        case "refine":
            return t("account.refine", { name, text: text.replace(/^\* ?/, "") });
        case "resize":
            return t("account.resize", { name, share: percent(Number(text)) });
        case "rename":
            return t("account.rename", { text });
        case "swap":
            return t("account.swap", { a: name, b: other });
        case "swap-prompts":
            return t("account.swapPrompts", { a: name, b: other });
        case "merge":
            return t("account.merge", { names: names.join(", ") });
        case "remove":
            return t("account.remove", { name });
        case "replace":
            return t("account.replace", { name });
        case "move":
            return t("account.move", { name });
        case "reshape":
            return t("account.reshape", { name });
        case "split":
            return t("account.split", { name });
        default:
            return t("account.outline", { name });
    }
}

/** What a job does, for people. @param {Job} job */
export function titleOf(job) {
    switch (job.kind) {
        case "learn":
            return t("job.learn");
        case "segment":
            return t("job.segment");
        case "point":
            return t("job.point");
        case "look":
            return t("job.look");
        case "invert":
            return t("job.invert");
        case "reconstruct":
            return t("job.reconstruct");
        default:
            return accountOf(job.words);
    }
}
