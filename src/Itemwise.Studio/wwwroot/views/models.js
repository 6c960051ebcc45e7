import { html } from "../parts/dom.js";
import { useEffect, useState } from "../vendor/hooks.js";
import { Icon } from "../parts/icon.js";
import { api } from "../api/client.js";
import { attempt } from "../state/messages.js";
import { size, t } from "../text/text.js";

/** @import * as T from "../api/types.js" */

/** @param {T.About} about */
const machineOf = about =>
    [about.device, about.precision, about.memoryBytes ? t("models.memory", { size: size(about.memoryBytes) }) : ""]
        .filter(Boolean)
        .join(" · ");

/** @param {T.Model} model */
const purposeOf = model => t(model.kind === "instruct" ? "models.forInstruct" : "models.forEdit");

/** Which models were found, and which of them this machine can hold. */
export function Models() {
    const [models, setModels] = useState(/** @type {T.Model[] | null} */ (null));
    const [about, setAbout] = useState(/** @type {T.About | null} */ (null));
    useEffect(() => {
        attempt(api.models).then(found => setModels(found ?? []));
        attempt(api.about).then(found => setAbout(found ?? null));
    }, []);
    return html`<div class="page"><h1>${t("models.title")}</h1>
        ${about && html`<p class="quiet">${machineOf(about)}</p>`}
        ${
            models === null
                ? html`<p class="quiet">${t("loading")}</p>`
                : html`<ul class="rows">${models.map(
                      model => html`<li
            key=${model.id} class="row-card" data-good=${model.fits && !model.problem}>
            <${Icon} name=${model.problem ? "warn" : "model"} />
            <div><h2 data-own>${model.name}</h2>
                <p class="quiet"><span data-own>${model.family}</span> · ${purposeOf(model)} · ${size(model.bytes)}
                ${model.folder && html`<br /><code>${model.folder}</code>`}</p>
                ${model.problem && html`<p class="problem" data-own>${model.problem}</p>`}</div>
            <span class="tag">${model.isLoaded ? t("models.loaded") : t(model.fits ? "models.fits" : "models.tooLarge")}</span></li>`,
                  )}</ul>`
        }
        <p class="quiet promise">${t("models.hint")}</p></div>`;
}
