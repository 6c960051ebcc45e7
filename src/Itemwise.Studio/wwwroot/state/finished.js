import { signal } from "../vendor/signals.js";
import { readAgain, workspace } from "./workspace.js";
import { readWorkspaces } from "./workspaces.js";
import { takeLook } from "./instructions.js";
import { shownSentence } from "./preview.js";
import { say, speak } from "./messages.js";
import { goTo } from "./route.js";
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
    if (job.state === "running") speak(t("job.begins", { what: job.words }));
    if (!before || job.state === "running" || job.state === "queued") return;
    if (job.state === "failed" || job.state === "quarantined") say("bad", t("job.failed", { what: job.words, why: job.error ?? "" }));
    if (job.state === "cancelled") say("note", t("job.cancelled", { what: job.words }));
    if (job.state === "done") await done(job);
}

/** @param {T.Job} job */
async function done(job) {
    await readWorkspaces();
    if (workspace.value?.id !== job.workspace) {
        const id = job.workspace;
        say("good", t("job.done", { what: job.words }), id ? { text: t("job.show"), run: () => goTo({ view: "editor", id }) } : undefined);
        return;
    }
    await readAgain();
    if (job.kind === "look") shownSentence.value = takeLook(job);
    if (job.result?.steps && job.result.steps.length > 1) variants.value = job.result.steps;
    const outside = job.result?.changedOutside;
    say(
        "good",
        outside === undefined || outside === null
            ? t("job.done", { what: job.words })
            : t("job.doneOutside", { what: job.words, count: outside }),
    );
    for (const note of job.result?.notes ?? []) say("note", note);
}
