import { html } from "../parts/dom.js";
import { useEffect, useRef } from "../vendor/hooks.js";
import { IconButton } from "../parts/controls.js";
import { api } from "../api/client.js";
import { thumbnailOf } from "../api/addresses.js";
import { change, currentStep, goToStep, shownStep, workspace } from "../state/workspace.js";
import { showsHistory } from "../state/preferences.js";
import { accountOf } from "../state/account.js";
import { treeOf } from "../state/tree.js";
import { number, t } from "../text/text.js";

/** @import { Step } from "../api/types.js" */

const across = 108,
    down = 84;

/**
 * The scroll, nearest to the one that is, at which a part is seen.
 * @param {number} scroll @param {number} room @param {number} at @param {number} length
 */
const nearest = (scroll, room, at, length) => Math.min(at, Math.max(at + length - room, scroll));

/** Every step as a tree of pictures; a click goes there. */
export function History() {
    const open = workspace.value;
    const steps = open?.history.steps ?? [];
    const places = treeOf(steps);
    const list = useRef(/** @type {HTMLElement | null} */ (null));
    useEffect(() => {
        // The tree alone: scrollIntoView would move the editor too, where it is one long page, and the photo out of sight.
        const scroller = list.current?.parentElement,
            place = places.get(shownStep.value);
        if (!scroller || !place) return;
        scroller.scrollLeft = nearest(scroller.scrollLeft, scroller.clientWidth, place.column * across, across);
        scroller.scrollTop = nearest(scroller.scrollTop, scroller.clientHeight, place.row * down, down);
    }, [shownStep.value, steps.length, showsHistory.value]);
    const columns = Math.max(0, ...[...places.values()].map(place => place.column)),
        rows = Math.max(0, ...[...places.values()].map(place => place.row));
    return html`<section class="panel history" aria-label=${t("history.title")} data-open=${showsHistory.value}>
        <header class="panel-head"><h2>${t("history.title")}</h2>
            <${StepName} key=${shownStep.value} />
            <${IconButton} icon="down" class=${showsHistory.value ? "" : "turned"}
                label=${t(showsHistory.value ? "history.hide" : "history.show")}
                onClick=${() => {
                    showsHistory.value = !showsHistory.value;
                }} />
        </header>
        ${
            showsHistory.value &&
            html`<div class="tree-scroll" data-branched=${rows > 0}><ul class="tree" ref=${list} onKeyDown=${walk}
                style=${{ width: (columns + 1) * across + "px", height: (rows + 1) * down + "px" }}>
            <svg class="branches" aria-hidden="true" width=${(columns + 1) * across} height=${(rows + 1) * down}>
                ${[...places].map(
                    ([step, { column, row, parent }]) =>
                        parent &&
                        html`<path key=${step}
                    d=${branch(parent, { column, row })} />`,
                )}</svg>
            ${steps.map(step => html`<${StepPicture} key=${step.step} id=${open?.id} step=${step} place=${places.get(step.step)} />`)}
        </ul></div>`
        }
    </section>`;
}

/** @typedef {{ column: number, row: number }} Place */

/** A line from one step to the next. @param {Place} from @param {Place} to */
function branch(from, to) {
    const x = from.column * across + 92,
        y = from.row * down + 30,
        tx = to.column * across + 4,
        ty = to.row * down + 30;
    return y === ty ? `M${x} ${y}H${tx}` : `M${x - 46} ${y + 30}V${ty - 8}q0 8 8 8H${tx}`;
}

/** @param {{ id: string | undefined, step: Step, place: Place | undefined }} props */
function StepPicture({ id, step, place }) {
    if (!id || !place) return null;
    const isCurrent = step.step === shownStep.value;
    const words = step.name || (step.step === 0 ? t("history.photo") : accountOf(step.words) || t("history.step", { number: step.step }));
    return html`<li class="step" style=${{ left: place.column * across + "px", top: place.row * down + "px" }}>
        <button type="button" title=${words} aria-current=${isCurrent ? "step" : undefined} tabindex=${isCurrent ? 0 : -1}
                aria-label=${t("history.goTo", { number: step.step, words })} onClick=${() => goToStep(step.step)}>
            <img src="${thumbnailOf(id, step.step)}" alt="" loading="lazy" /><span data-own>${words}</span></button>
    </li>`;
}

/** Arrows go from step to step. @param {KeyboardEvent} event */
function walk(event) {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (!way || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    all[Math.min(all.length - 1, Math.max(0, at + way))].focus();
}

/** What was done in the shown step, and the name that it can be given. */
function StepName() {
    const step = currentStep.value;
    if (!step || step.step === 0) return html`<p class="quiet step-facts">${t("history.photoHint")}</p>`;
    /** @param {Event} event */
    const rename = event => {
        const name = /** @type {HTMLInputElement} */ (event.currentTarget).value.trim();
        if (name !== (step.name ?? "")) change(id => api.nameStep(id, step.step, name));
    };
    return html`<p class="step-facts"><input aria-label=${t("history.name")} placeholder=${t("history.name")}
        value=${step.name ?? ""} maxlength="120" onChange=${rename} />
        <span class="quiet" data-own>${accountOf(step.words)}</span>
        ${
            step.changedOutside != null &&
            html`<span class="outside"
            data-good=${step.changedOutside === 0}>${t("compare.outside", { count: step.changedOutside })}</span>`
        }
        ${step.seconds != null && html`<span class="quiet">${number(step.seconds)} s</span>`}</p>`;
}
