import { signal } from "../vendor/signals.js";
import { t } from "../text/text.js";

/** Whether files are being dragged over the page. */
export const isDropping = signal(false);

/** A picture that was copied as such has no name but the browser's. @param {File} file */
const named = file => (file.name === "image.png" ? new File([file], t("photos.pasted") + ".png", { type: file.type }) : file);

/** @param {DataTransfer | null} data */
const hasFiles = data => data?.types.includes("Files") ?? false;

/**
 * Takes files that are dropped anywhere on the page or pasted, until the function that it returns is called.
 * @param {(files: File[]) => void} take
 */
export function takeFiles(take) {
    let depth = 0;
    /** @type {Record<string, (event: any) => void>} */
    const listeners = {
        dragenter(/** @type {DragEvent} */ event) {
            if (hasFiles(event.dataTransfer)) {
                depth++;
                isDropping.value = true;
            }
        },
        dragleave(/** @type {DragEvent} */ event) {
            if (hasFiles(event.dataTransfer) && --depth <= 0) {
                depth = 0;
                isDropping.value = false;
            }
        },
        dragover(/** @type {DragEvent} */ event) {
            if (hasFiles(event.dataTransfer)) event.preventDefault();
        },
        drop(/** @type {DragEvent} */ event) {
            depth = 0;
            isDropping.value = false;
            const files = [...(event.dataTransfer?.files ?? [])];
            if (!files.length) return;
            event.preventDefault();
            take(files);
        },
        paste(/** @type {ClipboardEvent} */ event) {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length) {
                event.preventDefault();
                take(files.map(named));
            }
        },
    };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener);
    return () => {
        for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
    };
}

/** Lets the user choose files. @param {string} accept @param {(files: File[]) => void} take */
export function chooseFiles(accept, take) {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.onchange = () => take([...(input.files ?? [])]);
    input.click();
}
