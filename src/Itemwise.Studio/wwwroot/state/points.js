import { signal, effect } from "../vendor/signals.js";
import { api } from "../api/client.js";
import { takeJob } from "./jobs.js";
import { attempt, speak } from "./messages.js";
import { select } from "./selection.js";
import { tool } from "./tool.js";
import { change, changeItems, nameOf, workspace } from "./workspace.js";
import { t } from "../text/text.js";

/** @import * as T from "../api/types.js" */

/**
 * What was pointed at, and what a network made of it: an item that is kept, or taken back by going back a step.
 * @typedef {{ points: T.ItemPoint[], box?: T.Item["box"], job: string | null, alternative?: number,
 *   proposal: { step: number, item: number, alternatives: number } | null }} Pointing
 */

/** Null while nothing was pointed at. */
export const pointing = signal(/** @type {Pointing | null} */ (null));

/** The network that sees what lies under a point; empty where there is none, null until the server said so. */
export const network = signal(/** @type {string | null} */ (null));

effect(() => {
    // A network may be put in place at any time: the server says anew whenever somebody takes the tool.
    if (tool.value === "point")
        attempt(api.about).then(about => {
            if (about) network.value = about.pointNetwork ?? "";
        });
    else pointing.value = null;
});

/** @param {T.ItemPoint} point */
export const addPoint = point => request({ ...pointing.value, points: [...(pointing.value?.points ?? []), point], alternative: undefined });

/** @param {T.Item["box"]} box */
export const setBox = box => request({ points: pointing.value?.points ?? [], box });

/** The network's next guess for the same points. */
export const requestNext = () => {
    const now = pointing.value;
    if (now?.proposal) request({ ...now, alternative: ((now.alternative ?? 1) % now.proposal.alternatives) + 1 });
};

/** Takes back the last point, and with the last one everything. */
export function takeBackPoint() {
    const now = pointing.value;
    if (!now) return;
    const points = now.points.slice(0, -1);
    if (points.some(point => point.isInside) || now.box) request({ ...now, points, alternative: undefined });
    else discardPoints();
}

/** Whether a request is on its way to the server: until it has its job's name, a second click would make a second job. */
let isOnItsWay = false;

/** @param {Omit<Pointing, "job" | "proposal">} what */
async function request(what) {
    const id = workspace.value?.id;
    if (!id || isOnItsWay || pointing.value?.job) return;
    isOnItsWay = true;
    await send(id, what).finally(() => {
        isOnItsWay = false;
    });
}

/** @param {string} id @param {Omit<Pointing, "job" | "proposal">} what */
async function send(id, { points, box, alternative }) {
    if (!(await takeBackProposal())) return;
    pointing.value = { points, box, alternative, job: null, proposal: null };
    if (!box && !points.some(point => point.isInside)) return;
    const accepted = await attempt(() => api.pointItem(id, { points, box, alternative }));
    if (accepted) {
        pointing.value = { points, box, alternative, job: accepted.job.id, proposal: null };
        takeJob(accepted.job);
    } else pointing.value = null;
}

/** @returns {Promise<boolean>} whether nothing of the last proposal is left */
async function takeBackProposal() {
    const proposal = pointing.value?.proposal;
    return !proposal || workspace.value?.history.step !== proposal.step || change(api.undo);
}

export async function discardPoints() {
    if (await takeBackProposal()) pointing.value = null;
}

/** @param {string} name as the item shall be called; empty for the name that it has */
export async function keepProposal(name) {
    const proposal = pointing.value?.proposal;
    if (!proposal) return;
    pointing.value = null;
    if (name) await changeItems([{ kind: "rename", item: proposal.item, name }]);
    speak(t("items.changed", { name: nameOf(proposal.item) }));
}

/** What a network made of the points is proposed; where it made nothing, the points stay for others beside them. @param {T.Job} job */
export function takePointed(job) {
    const now = pointing.value;
    if (now?.job !== job.id) return;
    const { step, item, alternatives = 1 } = job.result ?? {};
    if (job.state === "done" && step !== undefined && item !== undefined) {
        pointing.value = { ...now, job: null, proposal: { step, item, alternatives } };
        select(item);
    } else pointing.value = now.points.length > 1 ? { ...now, points: now.points.slice(0, -1), job: null } : null;
}
