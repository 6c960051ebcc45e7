import { signal } from "../vendor/signals.js";
import { items, openId, openWorkspace, readAgain, workspace } from "./workspace.js";
import { readWorkspaces } from "./workspaces.js";
import { takePointed } from "./points.js";
import { nowShows } from "./caption.js";
import { takeLook } from "./instructions.js";
import { shownSentence } from "./preview.js";
import { say, speak } from "./messages.js";
import { goTo } from "./route.js";
import { selected } from "./selection.js";
import { titleOf } from "./account.js";
import { t } from "../text/text.js";

/** @import * as T from "../api/types.js" */

/** The steps that the last edit made, for its variants to be looked at side by side; null where there is nothing to choose. */
export const variants = signal(/** @type {number[] | null} */ (null));

/**
 * Says how a job ended, and shows what it made.
 * @param {T.Job} job
 * @param {T.Job} [before] as it was known before; a job that ended before this page opened is not news
 */
export async function finished(job, before) {
    if (job.state === "running") speak(t("job.begins", { what: titleOf(job) }));
    if (!before || job.state === "running" || job.state === "queued") return;
    if (job.state === "failed" || job.state === "quarantined") say("bad", t("job.failed", { what: titleOf(job), why: job.error ?? "" }));
    if (job.state === "cancelled") say("note", t("job.cancelled", { what: titleOf(job) }));
    if (job.state === "done") await done(job);
    else if (job.kind === "point") takePointed(job);
}

/** @param {T.Job} job */
async function done(job) {
    await readWorkspaces();
    if (job.kind === "segment" && job.workspace && openId.value === job.workspace) {
        await openWorkspace(job.workspace);
        speak(t("items.found", { count: items.value.length }));
        return;
    }
    if (workspace.value?.id !== job.workspace) {
        const id = job.workspace;
        say(
            "good",
            t("job.done", { what: titleOf(job) }),
            id ? { text: t("job.show"), run: () => goTo({ view: "editor", id }) } : undefined,
        );
        return;
    }
    await readAgain();
    if (job.kind === "point") {
        takePointed(job);
        return;
    }
    // What was made is to be seen as it is, not under the colour of a selection.
    if (job.result?.step != null) selected.value = [];
    if (job.kind === "rewrite") nowShows(job.words);
    if (job.kind === "look") shownSentence.value = takeLook(job);
    if (job.result?.steps && job.result.steps.length > 1) variants.value = job.result.steps;
    const outside = job.result?.changedOutside;
    say(
        "good",
        outside === undefined || outside === null
            ? t("job.done", { what: titleOf(job) })
            : t("job.doneOutside", { what: titleOf(job), count: outside }),
    );
    for (const note of job.result?.notes ?? []) say("note", note);
}
