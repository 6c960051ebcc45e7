import { html } from "../parts/dom.js";
import { useState } from "../vendor/hooks.js";
import { Dialog } from "../parts/dialog.js";
import { Icon } from "../parts/icon.js";
import { Button, Choice, Switch } from "../parts/controls.js";
import { downloadOf, packOf } from "../api/addresses.js";
import { copyPicture } from "../state/clipboard.js";
import { saveFile } from "../state/save.js";
import { shownStep, workspace } from "../state/workspace.js";
import { t } from "../text/text.js";

const formats = ["png", "jpeg", "webp", "tiff"];

/** The page saves what its own links lead to: the browser would save a refusal as nothing, and not say why. @param {MouseEvent} event */
function save(event) {
    event.preventDefault();
    saveFile(/** @type {HTMLAnchorElement} */ (event.currentTarget).href);
}

/** The picture of the shown step as a file, at the photo's own size. @param {{ onClose: () => void }} props */
export function DownloadSheet({ onClose }) {
    const [format, setFormat] = useState("png");
    const [shares, setShares] = useState(false);
    const open = workspace.value;
    if (!open) return null;
    const address = downloadOf(open.id, shownStep.value, format, shares);
    return html`<${Dialog} title=${t("download.title")} onClose=${onClose}>
        <p class="quiet">${t("download.size", { width: open.width, height: open.height })}</p>
        <${Choice} label=${t("download.format")} value=${format}
            choices=${formats.map(id => ({ id, text: id.toUpperCase() }))} onValue=${setFormat} />
        <p class="quiet small">${t(format === "jpeg" ? "download.lossy" : "download.exact")}</p>
        <${Switch} label=${t("download.share")} isOn=${shares} onChange=${setShares} />
        <p class="quiet small">${t("download.shareHint")}</p>
        <div class="row"><a class="button primary" href=${address} download="" onClick=${save}><${Icon}
            name="download" /><span>${t("download.file")}</span></a>
            <${Button} onClick=${() => copyPicture(shares)}>${t("download.copy")}<//></div>
        <h3>${t("download.pack")}</h3>
        <p class="quiet small">${t("download.packHint")}</p>
        <a class="button" href=${packOf(open.id)} download="" onClick=${save}><${Icon}
            name="pack" /><span>${t("download.packFile")}</span></a>
    <//>`;
}
