import { html } from "../parts/dom.js";
import { useEffect } from "../vendor/hooks.js";
import { Canvas } from "./canvas.js";
import { CanvasBar } from "./canvas-bar.js";
import { ComparisonMarks } from "./comparison.js";
import { DrawingBar } from "./drawing-bar.js";
import { PointBar } from "./point-bar.js";
import { ItemsPanel } from "./items-panel.js";
import { SidePanel } from "./side-panel.js";
import { ToolBar } from "./tool-bar.js";
import { History } from "./history.js";
import { ProgressCard } from "./progress-card.js";
import { Variants } from "./variants.js";
import { lineOf } from "../state/workspaces.js";
import { openWorkspace, workspace } from "../state/workspace.js";
import { clearDraft, locked } from "../state/draft.js";
import { clearSentences } from "../state/instructions.js";
import { forgetCaption } from "../state/caption.js";
import { comparison } from "../state/view.js";
import { hidden } from "../state/selection.js";
import { variants } from "../state/finished.js";
import { discardDrawing } from "../state/drawing.js";
import { listenForKeys } from "../keys/keys.js";
import { shortcuts } from "../keys/shortcuts.js";
import { t } from "../text/text.js";

/** One photo: its items at the left, what can be done at the right, its history below. @param {{ id: string }} props */
export function Editor({ id }) {
    useEffect(() => {
        beginAnew();
        openWorkspace(id);
        return listenForKeys(shortcuts);
    }, [id]);
    const open = workspace.value;
    return html`<div class="editor">
        <h1 class="unseen" data-own>${open?.name ?? t("loading")}</h1>
        <${ItemsPanel} />
        <section class="stage" aria-label=${t("stage")}>
            <${Canvas} />
            ${
                !open &&
                html`<p class="stage-note" role="status"><span class="spinner"></span>
                ${t(lineOf(id)?.state === "finding items" ? "items.finding" : "loading")}</p>`
            }
            ${open?.problem && html`<p class="stage-note problem" role="alert" data-own>${open.problem}</p>`}
            ${open?.state === "in use" && html`<p class="stage-note">${t("photo.inUseLong")}</p>`}
            <${ToolBar} />
            <${DrawingBar} />
            <${PointBar} />
            <${ComparisonMarks} />
            <${Variants} />
            <${ProgressCard} />
            <${CanvasBar} />
        </section>
        <${SidePanel} />
        <${History} />
    </div>`;
}

/** What was begun on another photo is none of this one's. */
function beginAnew() {
    clearDraft();
    clearSentences();
    forgetCaption();
    discardDrawing();
    locked.value = [];
    hidden.value = [];
    comparison.value = "off";
    variants.value = null;
}
