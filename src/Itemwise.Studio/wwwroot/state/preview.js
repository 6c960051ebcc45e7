import { signal, effect } from "../vendor/signals.js";
import { api } from "../api/client.js";
import { regionPicture } from "../canvas/paint-marks.js";
import { jobFileOf } from "../api/addresses.js";
import { edit, hasEdit } from "./draft.js";
import { sentences } from "./instructions.js";
import { oneAtATime } from "./one-at-a-time.js";
import { tab } from "./panel.js";
import { workspace } from "./workspace.js";

/** @import * as T from "../api/types.js" */

/** What the edit will do, as far as it can be predicted without a model; null while there is none. */
export const preview = signal(/** @type {T.Preview | null} */ (null));

/** Why there is no preview: the edit cannot be made as it is. */
export const objection = signal("");

/** Regions over the picture: those of the preview, or of the instruction that is looked at. */
export const layer = signal(/** @type {OffscreenCanvas | null} */ (null));

/** The instruction whose region is shown, by its id. */
export const shownSentence = signal(/** @type {number | null} */ (null));

/** Requests the regions of the edit as it is now. */
const requestPreview = oneAtATime(async () => {
    const id = workspace.peek()?.id;
    if (id && hasEdit.peek())
        try {
            const response = await api.preview(id, edit.peek(), AbortSignal.timeout(20000));
            const picture = response.regions ? await regionPicture(response.regions) : null;
            preview.value = response;
            objection.value = "";
            if (tab.peek() === "items") layer.value = picture;
        } catch (error) {
            preview.value = null;
            layer.value = null;
            objection.value = error instanceof Error ? error.message : String(error);
        }
    // Also where the edit was given up meanwhile.
    if (!id || !hasEdit.peek()) {
        preview.value = null;
        objection.value = "";
        layer.value = null;
    }
});

effect(() => {
    void edit.value;
    void workspace.value?.history.step;
    if (tab.value === "items") requestPreview();
});

effect(() => {
    if (tab.value === "items") return;
    const look = tab.value === "instruct" ? sentences.value.find(one => one.id === shownSentence.value)?.look : undefined;
    layer.value = null;
    if (look?.picture)
        regionPicture(jobFileOf(look.job, look.picture)).then(
            picture => {
                layer.value = picture;
            },
            () => {},
        );
});
