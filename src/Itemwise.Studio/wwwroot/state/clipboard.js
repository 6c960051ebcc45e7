import { downloadOf } from "../api/addresses.js";
import { request } from "../api/request.js";
import { attempt, say } from "./messages.js";
import { shownStep, workspace } from "./workspace.js";
import { t } from "../text/text.js";

/** Copies the shown step's picture, at the photo's own size. @param {boolean} shares without prompts, place and serial numbers */
export const copyPicture = (shares = false) =>
    attempt(async () => {
        const id = workspace.value?.id;
        if (!id) return;
        const response = await request(downloadOf(id, shownStep.value, "png", shares));
        await navigator.clipboard.write([new ClipboardItem({ "image/png": await response.blob() })]);
        say("good", t("download.copied"));
    });
