import { t } from "../text/text.js";
import { en } from "../text/en.js";

/** @import { Job } from "../api/types.js" */

/** What a job is at, in the page's language where it has words for it. @param {Job} job */
export function phaseOf(job) {
    const key = "phase." + (job.phase ?? "").toLowerCase().replace(/[^a-z]+(\w)/g, (_, letter) => letter.toUpperCase());
    return key in en
        ? t(/** @type {"phase.sampling"} */ (key))
        : job.phase || t(job.state === "queued" ? "progress.waits" : "phase.begins");
}
