import { html } from "../parts/dom.js";
import { Suggestions } from "./suggestions.js";
import { WishForm } from "./wish-form.js";
import { SeveralForm } from "./several-form.js";
import { DraftList } from "./draft-list.js";
import { EditOptions } from "./edit-options.js";
import { itemOf, workspace } from "../state/workspace.js";
import { selected } from "../state/selection.js";
import { hasEdit } from "../state/draft.js";
import { t } from "../text/text.js";

/** What shall happen to the selected items, and everything that shall happen together. */
export function EditPanel() {
    const chosen = selected.value;
    const item = chosen.length === 1 ? itemOf(chosen[0]) : undefined;
    if (!workspace.value) return html`<p class="hint">${t("loading")}</p>`;
    return html`
        ${
            item
                ? html`<${WishForm} key=${item.number} item=${item} />`
                : chosen.length > 1
                  ? html`<${SeveralForm} />`
                  : html`<p class="hint">${t("edit.select")}</p>`
        }
        ${!item && chosen.length < 2 && !hasEdit.value && html`<${Suggestions} />`}
        <${DraftList} />
        ${hasEdit.value && html`<${EditOptions} />`}`;
}
