import { html } from "../parts/dom.js";
import { useState } from "../vendor/hooks.js";
import { Button, Select } from "../parts/controls.js";
import { api } from "../api/client.js";
import { attempt } from "../state/messages.js";
import { workspaces } from "../state/workspaces.js";
import { workspace } from "../state/workspace.js";
import { t } from "../text/text.js";

/** @import { Item } from "../api/types.js" */
/** @import { Wish } from "../state/draft.js" */

/** An item of another photo in this one's place. @param {{ wish: Wish, set: (changes: Wish) => void }} props */
export function ReplaceField({ wish, set }) {
    const [source, setSource] = useState("");
    const [found, setFound] = useState(/** @type {Item[]} */ ([]));
    const others = (workspaces.value ?? []).filter(line => line.id !== workspace.value?.id && line.isLearned);
    if (!others.length) return html`<p class="quiet small">${t("replace.none")}</p>`;
    /** @param {string} id */
    const choose = async id => {
        setSource(id);
        setFound([]);
        const other = id ? await attempt(() => api.workspace(id)) : undefined;
        if (other) setFound(other.items.filter(item => item.kind === "thing"));
    };
    return html`<${Select} label=${t("replace.with")} value=${source} onValue=${choose}
            choices=${[{ id: "", text: t("replace.choose") }, ...others.map(line => ({ id: line.id, text: line.name }))]} />
        <div class="chips">${found.map(
            item => html`<${Button} key=${item.number} kind="quiet" icon="replace"
            isPressed=${wish.replace?.workspace === source && wish.replace.other === item.number}
            onClick=${() => set({ replace: { workspace: source, other: item.number, name: item.name } })}>
            <span data-own>${item.name}</span><//>`,
        )}</div>`;
}
