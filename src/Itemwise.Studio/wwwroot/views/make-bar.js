import { html } from "../parts/dom.js";
import { Button } from "../parts/controls.js";
import { canMake, forecast, learn, make, needsLearning, order } from "../state/make.js";
import { openJobsOf } from "../state/jobs.js";
import { tab } from "../state/panel.js";
import { objection } from "../state/preview.js";
import { workspace } from "../state/workspace.js";
import { duration, t } from "../text/text.js";

/** What is missing, by the way to edit. */
const nothing = /** @type {const} */ ({ items: "make.noItems", instruct: "make.noInstruct", caption: "make.noCaption" });

/** The one button that makes what was put together, and how long that takes. */
export function MakeBar() {
    const { edit, learn: learning } = forecast.value;
    const open = workspace.value;
    const waits = open ? openJobsOf(open.id).length : 0;
    const canLearn = tab.value === "items" && !order.value && open !== null && !open.isLearned && open.state === "ready" && waits === 0;
    /** @returns {string} */
    const words = () => {
        if (order.value?.kind === "edit" && objection.value) return objection.value;
        if (waits && order.value) return t("make.after", { count: waits });
        if (!order.value) return canLearn ? t("make.learnHint") : t(nothing[tab.value]);
        if (needsLearning.value)
            return learning ? t("make.learnsFor", { time: duration(learning), more: duration(edit ?? 3) }) : t("make.learns");
        return edit ? t("make.takes", { time: duration(edit) }) : t("make.ready");
    };
    return html`<div class="make-bar">
        <p class="quiet small" id="make-words">${words()}</p>
        <div class="row">
            ${canLearn && html`<${Button} icon="play" onClick=${learn}>${t("make.learn")}<//>`}
            <${Button} kind="primary" icon="magic" onClick=${make} isDisabled=${!canMake.value} describedBy="make-words">${t("make")}<//>
        </div>
    </div>`;
}
