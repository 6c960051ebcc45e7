import { signal } from "../vendor/signals.js";
import { api } from "../api/client.js";
import { attempt, say } from "./messages.js";
import { goTo } from "./route.js";
import { t } from "../text/text.js";

/** @import * as T from "../api/types.js" */

/** Every photo's line; null until it was read. */
export const workspaces = signal(/** @type {T.WorkspaceLine[] | null} */ (null));

/** How many files are on their way to the server. */
export const arriving = signal(0);

/** The last reading of the list, which may be on its way. @type {Promise<void> | null} */
let reading = null;

export const readWorkspaces = () =>
    (reading = attempt(api.workspaces).then(list => {
        if (list) workspaces.value = list;
    }));

/** Until the list was read once. */
export const haveWorkspaces = () => reading ?? readWorkspaces();

/** @param {string} id */
export const lineOf = id => workspaces.value?.find(line => line.id === id);

/**
 * Makes a workspace and opens it.
 * @param {() => Promise<{ workspace: T.WorkspaceLine | string }>} make
 */
async function open(make) {
    arriving.value++;
    const made = await attempt(make);
    arriving.value--;
    if (!made) return;
    await readWorkspaces();
    goTo({ view: "editor", id: typeof made.workspace === "string" ? made.workspace : made.workspace.id });
}

export const openSample = () => open(api.sample);

/**
 * Takes whatever was dropped, pasted or chosen: a packed workspace, a picture that came from one, or a photo.
 * @param {readonly File[]} files
 */
export async function take(files) {
    for (const file of files) {
        if (/\.zip$/i.test(file.name) || file.type === "application/zip") await open(() => api.unpack(file));
        else if (!(await takeResult(file))) await open(() => api.upload(file));
    }
}

/**
 * A picture that Itemwise wrote leads back to the step it came from.
 * @param {File} file
 */
async function takeResult(file) {
    if (file.type !== "image/png") return false;
    // A picture of ours says so in its text, which stands before its pixels: others need not be sent.
    const beginning = await file.slice(0, 65536).text();
    if (!beginning.includes("itemwise\0")) return false;
    try {
        const found = await api.result(file);
        const id = typeof found.workspace === "string" ? found.workspace : found.workspace.id;
        await api.go(id, found.step);
        say("note", t("photos.cameBack", { step: found.step }));
        goTo({ view: "editor", id });
        return true;
    } catch {
        return false;
    }
}

/** @param {T.WorkspaceLine} line */
export async function removeWorkspace(line) {
    await attempt(async () => {
        await api.remove(line.id);
        say("note", t("photos.removed", { name: line.name }));
    });
    await readWorkspaces();
}
