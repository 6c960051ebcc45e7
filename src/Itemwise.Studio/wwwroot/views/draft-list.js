import { html } from "../parts/dom.js";
import { IconButton } from "../parts/controls.js";
import { clearDraft, forget, hasEdit, locked, swaps, wishes } from "../state/draft.js";
import { objection, preview } from "../state/preview.js";
import { nameOf } from "../state/workspace.js";
import { number, percent, t } from "../text/text.js";

/** @import { Wish } from "../state/draft.js" */

/** @param {Wish} wish */
function wordsOf(wish) {
    if (wish.removes) return t("draft.remove");
    const parts = [];
    if (wish.text) parts.push(t(wish.refines ? "draft.refine" : "draft.describe", { text: wish.text }));
    if (wish.replace) parts.push(t("draft.replace", { name: wish.replace.name }));
    if (wish.dx || wish.dy) parts.push(t("draft.move", { x: number(Math.round(wish.dx ?? 0)), y: number(Math.round(wish.dy ?? 0)) }));
    if (wish.factor && wish.factor !== 1) parts.push(t("draft.resize", { share: percent(wish.factor) }));
    if (wish.shape?.length) parts.push(t("draft.reshape"));
    if (wish.level) parts.push(t(wish.level > 0 ? "edit.inFront" : "edit.behind"));
    return parts.join(" · ");
}

/** Everything that the next run does, and where it may change samples. */
export function DraftList() {
    const all = Object.entries(wishes.value)
        .map(([key, wish]) => ({ item: Number(key), words: wordsOf(wish) }))
        .filter(one => one.words);
    if (!hasEdit.value) return null;
    return html`<section class="draft"><h3>${t("draft.title")}
            <button type="button" class="link" onClick=${clearDraft}>${t("draft.clear")}</button></h3>
        <ul>
            ${all.map(
                ({ item, words }) => html`<li key=${item}><strong data-own>${nameOf(item)}</strong><span data-own>${words}</span>
                <${IconButton} icon="close" label=${t("draft.forget", { name: nameOf(item) })} onClick=${() => forget(item)} /></li>`,
            )}
            ${swaps.value.map(
                ({ kind, items: [a, b] }) => html`<li key=${"s" + a}><strong data-own>${nameOf(a)} ↔ ${nameOf(b)}</strong>
                <span>${t(kind === "swap" ? "several.swap" : "several.swapPrompts")}</span>
                <${IconButton} icon="close" label=${t("draft.forget", { name: nameOf(a) })} onClick=${() => forget(a)} /></li>`,
            )}
        </ul>
        ${
            locked.value.length > 0 &&
            html`<p class="quiet small">${t("draft.locked")}
            <span data-own>${locked.value.map(nameOf).join(", ")}</span></p>`
        }
        ${
            objection.value
                ? html`<p class="problem" role="alert" data-own>${objection.value}</p>`
                : preview.value &&
                  html`
            <p class="quiet small legend"><span class="key active"></span>${t("draft.changes", { share: percent(preview.value.active) })}
                <span class="key soft"></span>${t("draft.feather", { share: percent(preview.value.soft) })}
                <span class="key kept"></span>${t("draft.stays", { share: percent(preview.value.locked) })}</p>
            ${preview.value.notes.map(note => html`<p key=${note} class="quiet small" data-own>${note}</p>`)}`
        }
    </section>`;
}
