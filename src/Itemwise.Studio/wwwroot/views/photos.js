import { html } from "../parts/dom.js";
import { useState } from "../vendor/hooks.js";
import { Dialog } from "../parts/dialog.js";
import { Icon } from "../parts/icon.js";
import { Button, IconButton } from "../parts/controls.js";
import { chooseFiles, isDropping } from "../parts/files.js";
import { addressOf } from "../state/route.js";
import { arriving, openSample, removeWorkspace, take, workspaces } from "../state/workspaces.js";
import { thumbnailOf } from "../api/addresses.js";
import { t } from "../text/text.js";

/** @import * as T from "../api/types.js" */

const accepted = "image/jpeg,image/png,image/webp,image/tiff,image/heic,image/avif,.zip";

/** Every photo, and the ways to bring one. */
export function Photos() {
    const list = workspaces.value;
    const isFirst = list?.length === 0;
    return html`<div class="page photos" data-dropping=${isDropping.value}>
        <h1 class=${isFirst ? "unseen" : ""}>${t("photos.title")}</h1>
        <section class="bring" data-first=${isFirst}>
            <div class="drop">
                <${Icon} name="photo" />
                <p class="drop-line">${isFirst ? t("photos.welcome") : t("photos.drop")}</p>
                <p class="quiet">${t("photos.accepts")}</p>
                <div class="row">
                    <${Button} kind=${isFirst ? "plain" : "primary"} icon="add"
                        onClick=${() => chooseFiles(accepted, take)}>${t("photos.choose")}<//>
                    <${Button} kind=${isFirst ? "primary" : "plain"} icon="magic" onClick=${openSample}>${t("photos.sample")}<//>
                </div>
                ${arriving.value > 0 && html`<p role="status" class="arriving"><span class="spinner"></span>${t("photos.arriving")}</p>`}
            </div>
        </section>
        ${
            list === null
                ? html`<p class="quiet">${t("loading")}</p>`
                : html`<ul class="cards">
            ${list.map(line => html`<${PhotoCard} key=${line.id} line=${line} />`)}
        </ul>`
        }
        ${isFirst && html`<p class="quiet promise">${t("photos.promise")}</p>`}
    </div>`;
}

const states = /** @type {const} */ ({ "finding items": "photo.finding", "in use": "photo.inUse", damaged: "photo.damaged" });

/** @param {{ line: T.WorkspaceLine, onClose: () => void }} props */
const RemoveDialog = ({ line, onClose }) => html`<${Dialog} title=${t("photos.remove", { name: line.name })} onClose=${onClose}>
    <p>${t("photos.removeHint")}</p>
    <div class="row"><${Button} kind="primary" icon="remove" onClick=${() => removeWorkspace(line)}>${t("edit.remove")}<//>
        <${Button} onClick=${onClose}>${t("cancel")}<//></div>
<//>`;

/** @param {{ line: T.WorkspaceLine }} props */
function PhotoCard({ line }) {
    const [isConfirming, setIsConfirming] = useState(false);
    return html`<li class="card">
        <a href=${addressOf({ view: "editor", id: line.id })}>
            <span class="card-picture">${
                ["ready", "in use"].includes(line.state) &&
                html`<img src="${thumbnailOf(line.id, line.step)}"
                alt="" loading="lazy" />`
            }</span>
            <span class="card-name" data-own>${line.name}</span>
            <span class="quiet card-facts">
                <span>${line.width > 0 && t("photo.size", { width: line.width, height: line.height })}</span>
                <span>${
                    line.state === "ready"
                        ? line.stepCount > 0
                            ? t("photo.edits", { count: line.stepCount })
                            : t("photo.untouched")
                        : t(states[line.state])
                }</span>
            </span>
        </a>
        ${line.problem && html`<p class="problem" data-own>${line.problem}</p>`}
        ${
            line.isOwn !== false &&
            html`<${IconButton} icon="remove" class="card-remove" label=${t("photos.remove", { name: line.name })}
            onClick=${() => setIsConfirming(true)} />`
        }
        ${isConfirming && html`<${RemoveDialog} line=${line} onClose=${() => setIsConfirming(false)} />`}
    </li>`;
}
