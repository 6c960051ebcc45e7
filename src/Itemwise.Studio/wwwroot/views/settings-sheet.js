import { html } from "../parts/dom.js";
import { useEffect, useState } from "../vendor/hooks.js";
import { Dialog } from "../parts/dialog.js";
import { Choice, Select } from "../parts/controls.js";
import { KeyChoice } from "./key-choice.js";
import { api } from "../api/client.js";
import { attempt } from "../state/messages.js";
import { theme } from "../state/preferences.js";
import { change, workspace } from "../state/workspace.js";
import { addressOf } from "../state/route.js";
import { language, languages, t } from "../text/text.js";

/** @import * as T from "../api/types.js" */
/** @import { Theme } from "../state/preferences.js" */

/** How the page looks and speaks, and with which models the open photo is edited. @param {{ onClose: () => void }} props */
export function SettingsSheet({ onClose }) {
    return html`<${Dialog} title=${t("settings.title")} onClose=${onClose}>
        <h3>${t("settings.look")}</h3>
        <${Choice} label=${t("settings.look")} value=${theme.value} onValue=${(/** @type {Theme} */ id) => {
            theme.value = id;
        }}
            choices=${/** @type {const} */ (["system", "dark", "light", "contrast"]).map(id => ({ id, text: t(`theme.${id}`) }))} />
        <${Select} label=${t("settings.language")} value=${language.value}
            choices=${languages.map(({ id, name }) => ({ id, text: name }))}
            onValue=${(/** @type {string} */ id) => {
                language.value = id;
            }} />
        ${workspace.value && html`<${ModelChoice} />`}
        <${KeyChoice} />
        <p class="row links"><a href=${addressOf({ view: "models" })} onClick=${onClose}>${t("models.title")}</a>
            <a href=${addressOf({ view: "doctor" })} onClick=${onClose}>${t("doctor.title")}</a><a
                href="/docs">${t("settings.api")}</a></p>
    <//>`;
}

function ModelChoice() {
    const [models, setModels] = useState(/** @type {T.Model[]} */ ([]));
    useEffect(() => {
        attempt(api.models).then(found => {
            if (found) setModels(found);
        });
    }, []);
    const open = workspace.value;
    if (!open || !models.length) return null;
    /** @param {string[]} kinds */
    const choices = kinds => [
        { id: "", text: t("models.usual") },
        ...models.filter(model => kinds.includes(model.kind)).map(({ id, name }) => ({ id, text: name })),
    ];
    /** @param {string | undefined} folder */
    const idOf = folder => models.find(model => model.id === folder || model.folder === folder || model.name === folder)?.id ?? "";
    return html`<h3>${t("settings.models", { name: open.name })}</h3>
        <${Select} label=${t("models.forEdit")} value=${idOf(open.model?.folder)}
            choices=${choices(["edit", "text-to-image", "generate"])}
            onValue=${(/** @type {string} */ edit) => change(id => api.chooseModel(id, { edit }))} />
        <${Select} label=${t("models.forInstruct")} value=${idOf(open.model?.editFolder)}
            choices=${choices(["instruct", "instruct-pix2pix"])}
            onValue=${(/** @type {string} */ instruct) => change(id => api.chooseModel(id, { instruct }))} />`;
}
