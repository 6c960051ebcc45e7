import { html } from "../parts/dom.js";
import { Button, ProgressBar } from "../parts/controls.js";
import { useEffect, useRef } from "../vendor/hooks.js";
import { previewOf } from "../api/addresses.js";
import { cancelJob, isPaused, openJobsOf, shareOf } from "../state/jobs.js";
import { openId } from "../state/workspace.js";
import { api } from "../api/client.js";
import { attempt, speak } from "../state/messages.js";
import { phaseOf } from "./phases.js";
import { titleOf } from "../state/account.js";
import { duration, number, t } from "../text/text.js";

/** @import { Job } from "../api/types.js" */

/** @param {number} value */
const precise = value => number(value, { maximumSignificantDigits: 3 });

/** What runs on the open photo, where the eye is: below the picture. */
export function ProgressCard() {
    const id = openId.value;
    const jobs = id ? openJobsOf(id) : [];
    const job = jobs.find(one => one.state === "running") ?? jobs[0];
    const next = jobs.find(one => one !== job);
    useSpokenProgress(job);
    if (!job) return null;
    const isRunning = job.state === "running";
    const share = isRunning ? shareOf(job) : null;
    return html`<section class="progress-card" aria-label=${t("progress")}>
        ${
            isRunning &&
            job.preview != null &&
            html`<img class="making" src="${previewOf(job.id, job.preview)}"
            alt=${t("progress.preview")} />`
        }
        <div class="progress-words">
            <p class="progress-title"><strong data-own>${titleOf(job)}</strong>
                ${next && html`<span class="quiet">${t("progress.then", { what: titleOf(next) })}</span>`}</p>
            <${ProgressBar} share=${share} label=${titleOf(job)} />
            <p class="quiet small progress-facts">${
                isRunning
                    ? html`<span>${phaseOf(job)}</span>
                    ${job.steps ? html`<span>${t("progress.step", { step: job.step ?? 0, steps: job.steps })}</span>` : null}
                    ${job.loss != null && html`<span>${t("progress.loss", { loss: precise(job.loss) })}</span>`}
                    ${job.secondsLeft != null && html`<span>${t("progress.left", { time: duration(job.secondsLeft) })}</span>`}`
                    : html`<span>${job.error ?? t(isPaused.value ? "progress.paused" : "progress.waits")}</span>`
            }
                ${job.attempt > 1 && html`<span>${t("progress.again", { attempt: job.attempt })}</span>`}</p>
        </div>
        ${isPaused.value && !isRunning && html`<${Button} icon="play" onClick=${() => attempt(api.resume)}>${t("queue.resume")}<//>`}
        <${Button} icon="cancel" isDisabled=${job.isStopping === true} onClick=${() => cancelJob(job)}>
            ${t(job.isStopping ? "progress.stopping" : "cancel")}<//>
    </section>`;
}

/** Tells readers of the screen every quarter and every phase, not every step. @param {Job | undefined} job */
function useSpokenProgress(job) {
    const said = useRef("");
    useEffect(() => {
        if (job?.state !== "running") return;
        const quarter = job.steps && job.step ? Math.floor((4 * job.step) / job.steps) : 0;
        const key = `${job.id} ${job.phase} ${quarter}`;
        if (said.current === key) return;
        said.current = key;
        speak(
            t("progress.spoken", {
                what: phaseOf(job),
                share: 25 * quarter,
                left: job.secondsLeft != null ? t("progress.left", { time: duration(job.secondsLeft) }) : "",
            }),
        );
    });
}
