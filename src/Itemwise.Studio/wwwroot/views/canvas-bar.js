import { html } from "../parts/dom.js";
import { IconButton, tooltipOf } from "../parts/controls.js";
import { comparison, showAll, showPixels, toggleComparison, view, zoomBy } from "../state/view.js";
import { hovered } from "../state/selection.js";
import { pointer } from "../state/gesture.js";
import { showsItems, showsNames } from "../state/preferences.js";
import { isComparable, nameOf } from "../state/workspace.js";
import { keyOf } from "../keys/chosen.js";
import { percent, t } from "../text/text.js";

/** How the picture is seen: zoom, items, comparison, and who owns the pixel under the pointer. */
export function CanvasBar() {
    const isEdited = isComparable.value;
    return html`<div class="canvas-bar" role="toolbar" aria-label=${t("canvas.bar")}>
        <p class="owner" aria-hidden="true" data-own>${pointer.value && hovered.value !== null ? nameOf(hovered.value) : ""}</p>
        <span class="group">
            <${IconButton} icon="item" label=${t("keys.items")} keys=${keyOf("keys.items")} isPressed=${showsItems.value}
                onClick=${() => {
                    showsItems.value = !showsItems.value;
                }} />
            <${IconButton} icon="text" label=${t("keys.names")} keys=${keyOf("keys.names")} isPressed=${showsNames.value}
                onClick=${() => {
                    showsNames.value = !showsNames.value;
                }} />
        </span>
        <span class="group">
            <${HoldButton} isDisabled=${!isEdited} />
            <${IconButton} icon="compare" label=${t("keys.slider")} keys=${keyOf("keys.slider")}
                isPressed=${comparison.value === "slider"} isDisabled=${!isEdited} reason=${t("compare.nothing")}
                onClick=${() => toggleComparison("slider")} />
            <${IconButton} icon="heat" label=${t("keys.heat")} keys=${keyOf("keys.heat")} isPressed=${comparison.value === "heat"}
                isDisabled=${!isEdited} reason=${t("compare.nothing")} onClick=${() => toggleComparison("heat")} />
        </span>
        <span class="group">
            <button type="button" class="icon-button" aria-label=${t("keys.zoomOut")}
                title=${tooltipOf(t("keys.zoomOut"), keyOf("keys.zoomOut"))}
                onClick=${() => zoomBy(0.8)}>−</button>
            <button type="button" class="zoom" title=${tooltipOf(t("keys.pixels"), keyOf("keys.pixels"))}
                aria-label=${t("zoom.is", { share: percent(view.value.scale * devicePixelRatio) })} onClick=${showPixels}>
                ${percent(view.value.scale * devicePixelRatio)}</button>
            <button type="button" class="icon-button" aria-label=${t("keys.zoomIn")}
                title=${tooltipOf(t("keys.zoomIn"), keyOf("keys.zoomIn"))}
                onClick=${() => zoomBy(1.25)}>+</button>
            <button type="button" class="zoom" title=${tooltipOf(t("keys.showAll"), keyOf("keys.showAll"))}
                onClick=${showAll}>${t("zoom.fit")}</button>
        </span>
    </div>`;
}

/** Shows the picture before, as long as it is held. @param {{ isDisabled: boolean }} props */
function HoldButton({ isDisabled }) {
    const show = () => {
        comparison.value = "before";
    };
    const end = () => {
        if (comparison.value === "before") comparison.value = "off";
    };
    /** @param {KeyboardEvent} event */
    const key = event => {
        if (event.key === " " || event.key === "Enter") {
            event.preventDefault();
            if (event.type === "keydown") show();
            else end();
        }
    };
    return html`<button type="button" class="zoom" disabled=${isDisabled}
        title=${tooltipOf(t("keys.before"), keyOf("keys.before"), isDisabled && t("compare.nothing"))}
        aria-keyshortcuts=${keyOf("keys.before")}
        aria-pressed=${String(comparison.value === "before")} onPointerDown=${show} onPointerUp=${end} onPointerLeave=${end} onBlur=${end}
        onKeyDown=${key} onKeyUp=${key}>${t("before")}</button>`;
}
