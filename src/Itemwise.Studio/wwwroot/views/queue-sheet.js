import { html } from "../parts/dom.js";
import { Dialog } from "../parts/dialog.js";
import { Button, IconButton, ProgressBar } from "../parts/controls.js";
import { api } from "../api/client.js";
import { cancelJob, isOpen, isPaused, jobs, readJobs, shareOf } from "../state/jobs.js";
import { attempt } from "../state/messages.js";
import { lineOf } from "../state/workspaces.js";
import { phaseOf } from "./phases.js";
import { titleOf } from "../state/account.js";
import { duration, t } from "../text/text.js";

/** @import { Job } from "../api/types.js" */

/** What runs, what waits, in which order, and what is done. @param {{ onClose: () => void }} props */
export function QueueSheet({ onClose }) {
    const running = jobs.value.filter(job => job.state === "running");
    const queued = jobs.value.filter(job => job.state === "queued").sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
    const ended = jobs.value
        .filter(job => !isOpen(job))
        .slice(-12)
        .reverse();
    const toggle = () =>
        attempt(async () => {
            await (isPaused.value ? api.resume() : api.pause());
            await readJobs();
        });
    return html`<${Dialog} title=${t("queue.title")} onClose=${onClose} class="wide">
        <div class="row spread"><p class="quiet">${t(isPaused.value ? "queue.isPaused" : "queue.isRunning")}</p>
            <${Button} icon=${isPaused.value ? "play" : "pause"}
                onClick=${toggle}>${t(isPaused.value ? "queue.resume" : "queue.pause")}<//></div>
        ${!running.length && !queued.length && html`<p class="hint">${t("queue.empty")}</p>`}
        <ol class="jobs">${running.map(job => html`<${JobLine} key=${job.id} job=${job} />`)}
            ${queued.map(
                (job, i) => html`<${JobLine} key=${job.id} job=${job} before=${queued[i - 1]} after=${queued[i + 1]}
                next=${queued[i + 2]} />`,
            )}</ol>
        ${
            ended.length > 0 &&
            html`<h3>${t("queue.ended")}</h3><ol class="jobs">${ended.map(
                job => html`<${JobLine}
            key=${job.id} job=${job} />`,
            )}</ol>`
        }
    <//>`;
}

/**
 * @param {{ job: Job, before?: Job, after?: Job, next?: Job }} props before, after, next: its neighbours in the queue
 */
function JobLine({ job, before, after, next }) {
    /** @param {string | null} to */
    const place = to =>
        attempt(async () => {
            await api.place(job.id, to);
            await readJobs();
        });
    const isRunning = job.state === "running";
    return html`<li class="job" data-state=${job.state}>
        <div class="job-words"><strong data-own>${titleOf(job)}</strong>
            <span class="quiet small"><span data-own>${lineOf(job.workspace ?? "")?.name ?? ""}</span> · ${t(`job.state.${job.state}`)}
                ${isRunning && html` · ${phaseOf(job)}`}
                ${isRunning && job.secondsLeft != null && html` · ${t("progress.left", { time: duration(job.secondsLeft) })}`}</span>
            ${
                isRunning &&
                html`<${ProgressBar} label=${titleOf(job)} share=${shareOf(job)} />`
            }
            ${job.error && html`<p class="problem small" data-own>${job.error}</p>`}</div>
        ${
            job.state === "queued" &&
            html`
            <${IconButton} icon="down" class="turned" label=${t("queue.earlier", { what: titleOf(job) })}
                isDisabled=${!before} onClick=${() => place(before?.id ?? null)} />
            <${IconButton} icon="down" label=${t("queue.later", { what: titleOf(job) })} isDisabled=${!after}
                onClick=${() => place(next?.id ?? null)} />`
        }
        ${
            isOpen(job) &&
            html`<${IconButton} icon="cancel" label=${t("queue.cancel", { what: titleOf(job) })}
            onClick=${() => cancelJob(job)} />`
        }
    </li>`;
}
