import { isJson, request } from "./request.js";

/** @import * as T from "./types.js" */

/**
 * @param {string} method
 * @param {string} path
 * @param {{ body?: object | FormData, headers?: Record<string, string>, signal?: AbortSignal }} [more]
 * @returns {Promise<any>}
 */
async function call(method, path, { body, headers = {}, signal } = {}) {
    const isForm = body instanceof FormData;
    const response = await request("/api/" + path, {
        method,
        signal,
        headers: body && !isForm ? { "Content-Type": "application/json", ...headers } : headers,
        body: !body || isForm ? /** @type {FormData | undefined} */ (body) : JSON.stringify(body),
    });
    return isJson(response) ? response.json() : null;
}

/** @param {string} id */
const at = id => "workspaces/" + encodeURIComponent(id);

/** @param {Record<string, string | Blob | undefined>} fields */
function form(fields) {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) data.append(name, value);
    return data;
}

/** Every operation of the server that the page uses, one function each. Refusals are thrown as `request` says. */
export const api = {
    /** @returns {Promise<T.About>} */
    about: () => call("GET", "about"),
    /** @returns {Promise<T.Doctor>} */
    doctor: () => call("GET", "doctor"),
    /** @returns {Promise<T.Model[]>} */
    models: () => call("GET", "models"),

    /** @returns {Promise<T.WorkspaceLine[]>} */
    workspaces: () => call("GET", "workspaces"),
    /** @param {File} photo @returns {Promise<{ workspace: T.WorkspaceLine, job: T.Job }>} */
    upload: photo => call("POST", "workspaces", { body: form({ photo, name: photo.name.replace(/\.[^.]+$/, "") }) }),
    /** @returns {Promise<{ workspace: T.WorkspaceLine }>} */
    sample: () => call("POST", "workspaces/sample", { body: {} }),
    /** @param {File} file @returns {Promise<{ workspace: T.WorkspaceLine }>} */
    unpack: file => call("POST", "workspaces/unpack", { body: form({ file }) }),
    /** @param {File} file @returns {Promise<{ workspace: T.WorkspaceLine | string, step: number }>} */
    result: file => call("POST", "workspaces/result", { body: form({ file }) }),

    /** @param {string} id @returns {Promise<T.Workspace>} */
    workspace: id => call("GET", at(id)),
    /** @param {string} id */
    remove: id => call("DELETE", at(id)),
    /** @param {string} id @param {string} name */
    rename: (id, name) => call("PUT", at(id) + "/name", { body: { name } }),
    /** @param {string} id @param {{ edit?: string, instruct?: string }} models */
    chooseModel: (id, models) => call("PUT", at(id) + "/model", { body: models }),
    /** @param {string} id @param {T.ItemChange[]} changes @returns {Promise<T.Workspace>} */
    changeItems: (id, changes) => call("POST", at(id) + "/items", { body: { changes } }),
    /**
     * @param {string} id @param {{ points: T.ItemPoint[], box?: T.Item["box"], alternative?: number }} point
     * @returns {Promise<{ job: T.Job }>}
     */
    pointItem: (id, point) => call("POST", at(id) + "/items/point", { body: point }),

    /** @param {string} id @param {number} step @returns {Promise<T.Workspace>} */
    go: (id, step) => call("POST", at(id) + "/history/go", { body: { step } }),
    /** @param {string} id @returns {Promise<T.Workspace>} */
    undo: id => call("POST", at(id) + "/history/undo", { body: {} }),
    /** @param {string} id @returns {Promise<T.Workspace>} */
    redo: id => call("POST", at(id) + "/history/redo", { body: {} }),
    /** @param {string} id @param {number} step @param {string} name */
    nameStep: (id, step, name) => call("PUT", `${at(id)}/history/steps/${step}/name`, { body: { name } }),

    /** @param {string} id @param {number} step @returns {Promise<T.Levels>} */
    levels: (id, step) => call("GET", `${at(id)}/steps/${step}/levels`),
    /** @param {string} id @param {number} step @returns {Promise<T.Difference>} */
    difference: (id, step) => call("GET", `${at(id)}/steps/${step}/difference`),
    /** @param {string} id @param {number} step @param {number} x @param {number} y @returns {Promise<{ item: number }>} */
    owner: (id, step, x, y) => call("GET", `${at(id)}/steps/${step}/at?x=${x}&y=${y}`),
    /** @param {string} id @param {T.EditJob} edit @param {AbortSignal} signal @returns {Promise<T.Preview>} */
    preview: (id, edit, signal) => call("POST", at(id) + "/preview", { body: edit, signal }),

    /** @param {string} id @param {T.JobOrder} order @returns {Promise<{ job: T.Job }>} */
    submit: (id, order) => call("POST", at(id) + "/jobs", { body: order, headers: { "Idempotency-Key": crypto.randomUUID() } }),
    /** @returns {Promise<T.Queue>} */
    jobs: () => call("GET", "jobs"),
    /** @param {string} job */
    cancel: job => call("POST", `jobs/${job}/cancel`, { body: {} }),
    /** @param {string} job @param {string | null} before */
    place: (job, before) => call("POST", `jobs/${job}/place`, { body: { before } }),
    pause: () => call("POST", "jobs/pause", { body: {} }),
    resume: () => call("POST", "jobs/resume", { body: {} }),
};
