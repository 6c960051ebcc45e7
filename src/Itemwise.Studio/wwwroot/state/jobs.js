import { signal, computed, batch } from "../vendor/signals.js";
import { api } from "../api/client.js";
import { attempt } from "./messages.js";

/** @import * as T from "../api/types.js" */

/** The queue as the server reports it. */
export const jobs = signal(/** @type {T.Job[]} */ ([]));
export const isPaused = signal(false);

/** Whether the server's events arrive. */
export const isConnected = signal(true);

/** @param {T.Job} job */
export const isOpen = job => ["queued", "running"].includes(job.state);

export const openJobs = computed(() => jobs.value.filter(isOpen));
export const runningJob = computed(() => jobs.value.find(job => job.state === "running") ?? null);

/** The share of its steps that a job has done; null where that is not known. @param {T.Job} job */
export const shareOf = job => (job.steps && job.step != null ? job.step / job.steps : null);

/** @param {string} id a workspace's */
export const openJobsOf = id => openJobs.value.filter(job => job.workspace === id);

export async function readJobs() {
    const queue = await attempt(api.jobs);
    if (queue)
        batch(() => {
            jobs.value = queue.jobs;
            isPaused.value = queue.isPaused;
        });
}

/** @param {T.Job} job @returns {T.Job | undefined} the job as it was known before */
export function takeJob(job) {
    const before = jobs.value.find(one => one.id === job.id);
    jobs.value = before ? jobs.value.map(one => (one.id === job.id ? { preview: one.preview, ...job } : one)) : [...jobs.value, job];
    return before;
}

/** Every new look of the page takes time from what it shows: steps are shown at most twice a second. */
const betweenLooks = 500;

/** Steps that came since the last look, by their jobs. @type {Map<string, Partial<T.Job>>} */
const coming = new Map();

/** @type {ReturnType<typeof setTimeout> | undefined} until the next look */
let resting;

/** @param {T.StepEvent} event */
export function takeStep({ job, ...progress }) {
    const known = Object.fromEntries(Object.entries(progress).filter(([, value]) => value !== undefined));
    coming.set(job, { ...coming.get(job), ...known });
    if (resting === undefined) showSteps();
}

function showSteps() {
    resting = undefined;
    if (!coming.size) return;
    jobs.value = jobs.value.map(one => ({ ...one, ...coming.get(one.id) }));
    coming.clear();
    resting = setTimeout(showSteps, betweenLooks);
}

/** @param {T.Job} job */
export const cancelJob = job => attempt(() => api.cancel(job.id));

/** @param {string} id @param {T.JobOrder} order @returns {Promise<T.Job | undefined>} */
export async function submit(id, order) {
    const submitted = await attempt(() => api.submit(id, order));
    if (submitted) takeJob(submitted.job);
    return submitted?.job;
}

/** How long a kind of job took the last time, in seconds; undefined where none was seen. @param {string} kind */
export function lastDuration(kind) {
    const done = jobs.value.filter(job => job.kind === kind && job.state === "done" && job.started && job.finished);
    const last = done.at(-1);
    return last ? (Date.parse(/** @type {string} */ (last.finished)) - Date.parse(/** @type {string} */ (last.started))) / 1000 : undefined;
}
