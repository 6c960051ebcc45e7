import { signal, computed, batch } from "../vendor/signals.js";
import { api } from "../api/client.js";
import { attempt } from "./messages.js";
import { selected } from "./selection.js";
import { route } from "./route.js";
import { haveWorkspaces, lineOf, workspaces } from "./workspaces.js";

/** @import * as T from "../api/types.js" */

/** The photo that is open; null while none is or it is being read. */
export const workspace = signal(/** @type {T.Workspace | null} */ (null));

/** The id of the photo that the page is at, which may still be on its way; null on other pages. */
export const openId = computed(() => (route.value.view === "editor" ? route.value.id : null));

/** The step that is looked at: where the workspace stands, unless another one is only looked at. */
export const shownStep = computed(() => workspace.value?.history.step ?? 0);

/** The items in the order of their numbers. */
export const items = computed(() => workspace.value?.items ?? []);

/** @param {number} item */
export const itemOf = item => items.value.find(one => one.number === item);

/** Names of items that are in no list any more, because an edit removed them. @type {Map<number, string>} */
const formerNames = new Map();

/** @param {number} item */
export const nameOf = item => itemOf(item)?.name || formerNames.get(item) || "#" + item;

export const currentStep = computed(() => workspace.value?.history.steps.find(one => one.step === shownStep.value));

/** Whether the step changed the picture; one that changed items has nothing to compare. */
export const isComparable = computed(() => currentStep.value?.parent != null && currentStep.value.hasPicture);

/** @param {T.Workspace} read */
function show(read) {
    for (const item of read.items) formerNames.set(item.number, item.name);
    batch(() => {
        workspace.value = read;
        const numbers = new Set(read.items.map(item => item.number));
        if (selected.value.some(item => !numbers.has(item))) selected.value = selected.value.filter(item => numbers.has(item));
    });
}

/** @param {string} id */
export async function openWorkspace(id) {
    if (workspace.value?.id !== id)
        batch(() => {
            workspace.value = null;
            selected.value = [];
            formerNames.clear();
        });
    if (!workspaces.value) await haveWorkspaces();
    // Until its items are found there is nothing to open; the job's end opens it.
    if (lineOf(id)?.state === "finding items") return;
    const read = await attempt(() => api.workspace(id));
    if (read && openId.value === id) show(read);
}

export async function readAgain() {
    const id = workspace.value?.id;
    if (id) await openWorkspace(id);
}

/**
 * Does something to the open photo and shows what became of it.
 * @param {(id: string) => Promise<T.Workspace | unknown>} action
 * @returns {Promise<boolean>} whether it was done
 */
export async function change(action) {
    const id = workspace.value?.id;
    if (!id) return false;
    const done = await attempt(async () => {
        const response = await action(id);
        if (response && typeof response === "object" && "items" in response) show(/** @type {T.Workspace} */ (response));
        else await readAgain();
        return true;
    });
    return done === true;
}

export const undo = () => workspace.value?.history.undo != null && change(api.undo);
export const redo = () => workspace.value?.history.redo != null && change(api.redo);

/** @param {number} step */
export const goToStep = step => step !== shownStep.value && change(id => api.go(id, step));

/** @param {T.ItemChange[]} changes */
export const changeItems = changes => change(id => api.changeItems(id, changes));
