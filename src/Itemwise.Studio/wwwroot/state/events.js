import { jobs, isConnected, isPaused, readJobs, takeJob, takeStep } from "./jobs.js";
import { readWorkspaces } from "./workspaces.js";
import { workspace, readAgain } from "./workspace.js";
import { finished } from "./finished.js";

/** @import * as T from "../api/types.js" */

/** Follows the server's events; the browser connects again by itself and says which event it saw last. */
export function followEvents() {
    const source = new EventSource("/api/events");
    /** @param {string} name @param {(data: any) => void} take */
    const on = (name, take) => source.addEventListener(name, event => take(JSON.parse(/** @type {MessageEvent} */ (event).data)));

    source.onopen = () => {
        if (!isConnected.peek()) {
            readJobs();
            readWorkspaces();
            readAgain();
        }
        isConnected.value = true;
    };
    source.onerror = () => {
        isConnected.value = false;
    };
    on(
        "job",
        /** @param {T.Job} job */ job => {
            const before = takeJob(job);
            if (before?.state !== job.state) finished(job, before);
        },
    );
    on(
        "step",
        /** @param {T.StepEvent} event */ event => {
            if (jobs.peek().some(job => job.id === event.job)) takeStep(event);
            else readJobs();
        },
    );
    on(
        "workspace",
        /** @param {{ id: string }} event */ ({ id }) => {
            readWorkspaces();
            if (workspace.peek()?.id === id) readAgain();
        },
    );
    on(
        "queue",
        /** @param {{ isPaused: boolean }} event */ event => {
            isPaused.value = event.isPaused;
        },
    );
}
