import { html } from "../parts/dom.js";
import { IconButton, Slider } from "../parts/controls.js";
import { brushHardness, brushRadius, setBrushHardness, setBrushRadius, take, tool } from "../state/tool.js";
import { keyOf } from "../keys/chosen.js";
import { number, percent, t } from "../text/text.js";

/** @import { IconName } from "../parts/icon.js" */
/** @import { ToolId } from "../state/tool.js" */

/** @type {readonly { id: ToolId, icon: IconName }[]} */
const tools = [
    { id: "select", icon: "select" },
    { id: "brush", icon: "brush" },
    { id: "eraser", icon: "eraser" },
    { id: "lasso", icon: "lasso" },
    { id: "polygon", icon: "polygon" },
    { id: "point", icon: "point" },
    { id: "hand", icon: "hand" },
];

/** @param {ToolId} id */
const nameOf = id => /** @type {"tool.select"} */ ("tool." + id);

/** What the pointer holds. */
export const ToolBar = () => html`<div class="tool-bar" role="toolbar" aria-orientation="vertical" aria-label=${t("tools")}>
    ${tools.map(
        ({ id, icon }) => html`<${IconButton} key=${id} icon=${icon} keys=${keyOf(nameOf(id))} label=${t(nameOf(id))}
        isPressed=${tool.value === id} onClick=${() => take(id)} />`,
    )}
</div>
${
    ["brush", "eraser"].includes(tool.value) &&
    html`<div class="brush-size">
    <${Slider} label=${t("brush.size")} least=${0} most=${100} step=${1} value=${Math.round(33.3 * Math.log10(brushRadius.value))}
        says=${t("pixels", { count: number(2 * brushRadius.value) })}
        onValue=${(/** @type {number} */ at) => setBrushRadius(10 ** (at / 33.3))} />
    <${Slider} label=${t("brush.hardness")} least=${0} most=${1} step=${0.05} value=${brushHardness.value}
        says=${percent(brushHardness.value)} onValue=${setBrushHardness} />
</div>`
}`;
