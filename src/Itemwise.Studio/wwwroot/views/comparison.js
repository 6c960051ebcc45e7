import { html } from "../parts/dom.js";
import { useEffect, useState } from "../vendor/hooks.js";
import { api } from "../api/client.js";
import { attempt } from "../state/messages.js";
import { comparison, divider, frame, photoSize, view } from "../state/view.js";
import { currentStep, isComparable, workspace } from "../state/workspace.js";
import { number, t } from "../text/text.js";

/** @import { Difference } from "../api/types.js" */

/** The handle of the slider, and what differs in figures. */
export function ComparisonMarks() {
    const how = comparison.value;
    if (how === "off" || !isComparable.value) return null;
    return html`
        ${how === "slider" && html`<${Divider} />`}
        ${how === "before" && html`<p class="stage-badge">${t("before")}</p>`}
        ${how === "heat" && html`<${HeatFigures} />`}`;
}

function Divider() {
    const { scale, x } = view.value,
        { width } = photoSize.value;
    const left = x + divider.value * width * scale;
    /** @param {number} share */
    const moveTo = share => {
        divider.value = Math.min(1, Math.max(0, share));
    };
    /** @param {PointerEvent} event */
    const drag = event => {
        const handle = /** @type {HTMLElement} */ (event.currentTarget);
        if (event.type === "pointerdown") handle.setPointerCapture(event.pointerId);
        const stage = /** @type {HTMLElement} */ (handle.parentElement).getBoundingClientRect();
        if (handle.hasPointerCapture(event.pointerId)) moveTo((event.clientX - stage.left - x) / (width * scale));
    };
    /** @param {KeyboardEvent} event */
    const key = event => {
        const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!way) return;
        event.preventDefault();
        event.stopPropagation();
        moveTo(divider.value + way * (event.shiftKey ? 0.1 : 0.02));
    };
    return html`<div class="divider" role="slider" tabindex="0" aria-label=${t("compare.slider")} aria-valuemin="0" aria-valuemax="100"
            aria-valuenow=${Math.round(divider.value * 100)} style=${{ left: Math.min(frame.value.width, Math.max(0, left)) + "px" }}
            onPointerDown=${drag} onPointerMove=${drag} onKeyDown=${key}>
        <span class="before-tag">${t("before")}</span><span class="knob" aria-hidden="true">⟺</span><span
            class="after-tag">${t("after")}</span>
    </div>`;
}

function HeatFigures() {
    const [figures, setFigures] = useState(/** @type {Difference | null} */ (null));
    const id = workspace.value?.id,
        step = currentStep.value?.step;
    useEffect(() => {
        setFigures(null);
        let isCurrent = true;
        if (id && step !== undefined)
            attempt(() => api.difference(id, step)).then(read => {
                if (isCurrent && read) setFigures(read);
            });
        return () => {
            isCurrent = false;
        };
    }, [id, step]);
    return html`<div class="stage-badge heat-figures" role="status">
        <span class="heat-scale" aria-hidden="true"></span>
        ${
            figures
                ? html`<strong data-good=${figures.changedOutside === 0}>${t("compare.outside", { count: figures.changedOutside })}</strong>
            <span>${t("compare.inside", { count: figures.changedInside })}</span>
            <span>${t("compare.largest", { value: number(figures.largest) })}</span>`
                : html`<span>${t("loading")}</span>`
        }
    </div>`;
}
