import { html } from "../parts/dom.js";
import { useState } from "../vendor/hooks.js";
import { Button, IconButton } from "../parts/controls.js";
import { keyOf } from "../keys/chosen.js";
import { discardPoints, keepProposal, network, pointing, requestNext, takeBackPoint } from "../state/points.js";
import { tool } from "../state/tool.js";
import { t } from "../text/text.js";

/** What was pointed at, above the picture: what to do, or the item that a network proposes, to be kept or not. */
export function PointBar() {
    if (tool.value !== "point" || network.value === null) return null;
    const now = pointing.value;
    // While the network looks, the card of what runs says so.
    if (now?.job) return null;
    return html`<div class="drawing-bar" role="group" aria-label=${t("tool.point")}>
        ${
            network.value === ""
                ? html`<span class="wraps">${t("point.none")}</span>`
                : now?.proposal
                  ? html`<${Proposal} key=${now.proposal.step} alternatives=${now.proposal.alternatives} />`
                  : html`<span>${t(now ? "point.more" : "point.begin")}</span>`
        }
        ${
            now &&
            html`<${IconButton} icon="undo" label=${t("point.takeBack")} keys=${keyOf("keys.undo")} onClick=${takeBackPoint} />
            <${Button} kind="quiet" onClick=${discardPoints}>${t("cancel")}<//>`
        }
    </div>`;
}

/** @param {{ alternatives: number }} props */
function Proposal({ alternatives }) {
    const [name, setName] = useState("");
    return html`<input aria-label=${t("drawing.name")} placeholder=${t("drawing.name")} maxlength="120" value=${name}
            onInput=${(/** @type {Event} */ event) => setName(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
            onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && keepProposal(name.trim())} />
        ${alternatives > 1 && html`<${Button} kind="quiet" onClick=${requestNext}>${t("point.again")}<//>`}
        <${Button} kind="primary" icon="check" onClick=${() => keepProposal(name.trim())}>${t("point.keep")}<//>`;
}
