import { html } from "../parts/dom.js";
import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { Button } from "../parts/controls.js";
import { changedPartOf, closeUpOf } from "../canvas/part.js";
import { variants } from "../state/finished.js";
import { levels } from "../state/view.js";
import { goToStep, shownStep, workspace } from "../state/workspace.js";
import { t } from "../text/text.js";

/** @import { Levels } from "../api/types.js" */
/** @import { Rectangle } from "../canvas/viewport.js" */

/** The variants of an edit side by side, where they differ; the one that is pressed is where the next edit begins. */
export function Variants() {
    const steps = variants.value,
        id = workspace.value?.id,
        of = levels.value;
    const [part, setPart] = useState(/** @type {Rectangle | null} */ (null));
    useEffect(() => {
        setPart(null);
        if (!steps || !id || !of) return;
        let isCurrent = true;
        changedPartOf(id, steps, of).then(found => {
            if (isCurrent) setPart(found);
        });
        return () => {
            isCurrent = false;
        };
    }, [steps, id, of]);
    if (!steps || !id) return null;
    const shown = steps.indexOf(shownStep.value); // -1 where somebody went elsewhere in the history meanwhile
    const rows = steps.length > 4 ? 2 : 1;
    const close = () => {
        variants.value = null;
    };
    return html`<section class="variants" aria-label=${t("variants.title")}>
        <ul style=${{ "--rows": rows, "--columns": Math.ceil(steps.length / rows) }}>${steps.map(
            (step, i) => html`<li key=${step}><button type="button"
            aria-pressed=${String(shownStep.value === step)} onClick=${() => goToStep(step)} onDblClick=${close}>
            ${part && of && html`<${CloseUp} id=${id} step=${step} of=${of} part=${part} />`}
            <span>${t("variants.one", { number: i + 1 })}</span></button></li>`,
        )}</ul>
        <footer><h3>${t("variants.choose")}</h3><${Button} kind="primary" icon="check" disabled=${shown < 0} onClick=${close}>
            ${t("variants.keep", { number: Math.max(shown, 0) + 1 })}<//></footer>
    </section>`;
}

/** The longer side of a close-up, in pixels of the screen. */
const longest = 480 * devicePixelRatio;

/** @param {{ id: string, step: number, of: Levels, part: Rectangle }} props */
function CloseUp({ id, step, of, part }) {
    const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
    useEffect(() => {
        closeUpOf(id, step, of, part, longest).then(
            picture => {
                if (!canvas.current) return;
                const { width, height } = canvas.current;
                canvas.current.getContext("2d")?.drawImage(picture, 0, 0, width, height);
                canvas.current.dataset.drawn = "";
            },
            () => {},
        );
    }, [id, step, of, part]);
    const scale = longest / Math.max(part.width, part.height);
    return html`<canvas ref=${canvas} width=${Math.round(part.width * scale)} height=${Math.round(part.height * scale)}
        aria-hidden="true"></canvas>`;
}
