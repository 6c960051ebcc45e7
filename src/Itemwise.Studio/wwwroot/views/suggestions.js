import { html } from "../parts/dom.js";
import { Icon } from "../parts/icon.js";
import { items } from "../state/workspace.js";
import { select, selected } from "../state/selection.js";
import { clearDraft, swap, wishFor } from "../state/draft.js";
import { t } from "../text/text.js";

/** @import { IconName } from "../parts/icon.js" */
/** @import { Item } from "../api/types.js" */

/** @typedef {{ icon: IconName, text: string, take: () => void }} Suggestion */

/** What could be done with the photo's things, without a word typed. @param {readonly Item[]} things @returns {Suggestion[]} */
function suggestionsFor(things) {
    /** @param {Item} item @param {import("../state/draft.js").Wish} wish */
    const wish = (item, wish) => () => {
        clearDraft();
        select(item.number);
        wishFor(item.number, wish);
    };
    const [first, second, third = second] = things;
    if (!first) return [];
    const [x0, , x1] = first.box;
    /** @type {Suggestion[]} */
    const all = [
        { icon: "remove", text: t("suggest.remove", { name: first.name }), take: wish(first, { removes: true }) },
        { icon: "move", text: t("suggest.larger", { name: (second ?? first).name }), take: wish(second ?? first, { factor: 1.4 }) },
        { icon: "move", text: t("suggest.move", { name: first.name }), take: wish(first, { dx: Math.round((x1 - x0) * 0.6) }) },
    ];
    if (second) {
        all.push({
            icon: "swap",
            text: t("suggest.swap", { a: first.name, b: second.name }),
            take: () => {
                clearDraft();
                selected.value = [first.number, second.number];
                swap("swap", [first.number, second.number]);
            },
        });
        all.push({ icon: "remove", text: t("suggest.remove", { name: third.name }), take: wish(third, { removes: true }) });
    }
    return all;
}

/** A few edits to begin with: one click each. */
export function Suggestions() {
    const things = items.value.filter(item => item.kind === "thing" && item.name).sort((a, b) => b.share - a.share);
    const all = suggestionsFor(things.slice(0, 3));
    if (!all.length) return null;
    return html`<section class="suggestions"><h3>${t("suggest.title")}</h3><ul>
        ${all.map(
            ({ icon, text, take }) => html`<li key=${text}><button type="button" class="suggestion" onClick=${take}>
            <${Icon} name=${icon} /><span data-own>${text}</span></button></li>`,
        )}
    </ul></section>`;
}
