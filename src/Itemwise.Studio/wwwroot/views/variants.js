import { html } from "../parts/dom.js";
import { IconButton } from "../parts/controls.js";
import { thumbnailOf } from "../api/addresses.js";
import { variants } from "../state/finished.js";
import { goToStep, shownStep, workspace } from "../state/workspace.js";
import { t } from "../text/text.js";

/** The variants of an edit side by side; the one that is pressed is where the next edit begins. */
export function Variants() {
    const steps = variants.value,
        open = workspace.value;
    if (!steps || !open) return null;
    return html`<section class="variants" aria-label=${t("variants.title")}>
        <header><h3>${t("variants.title")}</h3><${IconButton} icon="close" label=${t("close")}
            onClick=${() => {
                variants.value = null;
            }} /></header>
        <ul>${steps.map(
            (step, i) => html`<li key=${step}><button type="button"
            aria-pressed=${String(shownStep.value === step)} onClick=${() => goToStep(step)}>
            <img src="${thumbnailOf(open.id, step)}" alt="" /><span>${t("variants.one", { number: i + 1 })}</span></button></li>`,
        )}</ul>
    </section>`;
}
