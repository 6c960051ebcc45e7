import { computed } from "../vendor/signals.js";
import { clearDraft, edit, hasEdit, learning } from "./draft.js";
import { instructing, instructions } from "./instructions.js";
import { rewriteOrder } from "./caption.js";
import { lastDuration, openJobsOf, submit } from "./jobs.js";
import { comparison } from "./view.js";
import { variants } from "./finished.js";
import { tab } from "./panel.js";
import { workspace } from "./workspace.js";
import { objection, shownSentence } from "./preview.js";

/** @import * as T from "../api/types.js" */
/** @import { Tab } from "./panel.js" */

/** What each way to edit has put together. @type {Record<Tab, () => T.JobOrder | null>} */
const orders = {
    items: () => (hasEdit.value ? edit.value : null),
    instruct: () =>
        instructions.value.length ? { kind: "instruct", instructions: instructions.value, ...instructing.value } : null,
    caption: () => rewriteOrder.value,
};

/** The order that "Make" gives now; null while there is nothing to make. */
export const order = computed(() => orders[tab.value]());

/** Whether the photo has to be learned before this order, and is not being learned already. */
export const needsLearning = computed(() => {
    const open = workspace.value;
    return order.value?.kind === "edit" && open !== null && !open.isLearned && !openJobsOf(open.id).some(job => job.kind === "learn");
});

/** How long it will take, in seconds, as far as it was seen before. */
export const forecast = computed(() => {
    const own = order.value ? lastDuration(order.value.kind) : undefined;
    const learn = needsLearning.value ? lastDuration("learn") : 0;
    return { edit: own, learn };
});

/** Whether "Make" can be pressed. */
export const canMake = computed(
    () =>
        order.value !== null &&
        ["ready", "in use"].includes(workspace.value?.state ?? "") &&
        !(order.value.kind === "edit" && objection.value),
);

/** Submits what was put together; the photo is learned first where it has to be. */
export async function make() {
    const id = workspace.value?.id,
        what = order.value;
    if (!id || !what || !canMake.value) return;
    if (needsLearning.value && !(await submit(id, learnOrder()))) return;
    if (!(await submit(id, what))) return;
    variants.value = null;
    comparison.value = "off";
    shownSentence.value = null;
    if (what.kind === "edit") clearDraft();
}

/** @returns {T.JobOrder} */
function learnOrder() {
    const { tokenSteps, unetSteps, rank } = learning.value;
    const steps =
        tokenSteps !== undefined && unetSteps !== undefined ? /** @type {[number, number]} */ ([tokenSteps, unetSteps]) : undefined;
    return { kind: "learn", steps, rank };
}

/** Learns the photo without editing it, so that edits need not wait for it. */
export const learn = () => workspace.value && submit(workspace.value.id, learnOrder());
