import { html } from "../parts/dom.js";
import { IconButton, Slider } from "../parts/controls.js";
import { brushRadius, take, tool } from "../state/tool.js";
import { number, t } from "../text/text.js";

/** @import { IconName } from "../parts/icon.js" */
/** @import { ToolId } from "../state/tool.js" */

/** @type {readonly { id: ToolId, icon: IconName, key: string }[]} */
const tools = [
    { id: "select", icon: "select", key: "V" },
    { id: "brush", icon: "brush", key: "B" },
    { id: "eraser", icon: "eraser", key: "E" },
    { id: "lasso", icon: "lasso", key: "L" },
    { id: "polygon", icon: "polygon", key: "P" },
    { id: "point", icon: "point", key: "I" },
    { id: "hand", icon: "hand", key: "H" },
];

/** What the pointer holds. */
export const ToolBar = () => html`<div class="tool-bar" role="toolbar" aria-orientation="vertical" aria-label=${t("tools")}>
    ${tools.map(
        ({ id, icon, key }) => html`<${IconButton} key=${id} icon=${icon} keys=${key}
        label=${t(/** @type {"tool.select"} */ ("tool." + id))}
        isPressed=${tool.value === id} onClick=${() => take(id)} />`,
    )}
</div>
${
    ["brush", "eraser"].includes(tool.value) &&
    html`<div class="brush-size">
    <${Slider} label=${t("brush.size")} least=${0} most=${100} step=${1} value=${Math.round(33.3 * Math.log10(brushRadius.value))}
        says=${t("pixels", { count: number(2 * brushRadius.value) })}
            onValue=${(/** @type {number} */ at) => {
                brushRadius.value = Math.max(1, Math.round(10 ** (at / 33.3)));
            }} />
</div>`
}`;
