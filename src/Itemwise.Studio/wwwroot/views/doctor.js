import { html } from "../parts/dom.js";
import { useEffect, useState } from "../vendor/hooks.js";
import { Icon } from "../parts/icon.js";
import { api } from "../api/client.js";
import { attempt } from "../state/messages.js";
import { t } from "../text/text.js";

/** @import * as T from "../api/types.js" */

const icons = /** @type {const} */ ({ known: "item", good: "check", warning: "warn", bad: "warn" });

/** What this machine has, what slows it down, and the line that mends it. */
export function Doctor() {
    const [found, setFound] = useState(/** @type {T.Doctor | null} */ (null));
    useEffect(() => {
        attempt(api.doctor).then(checked => setFound(checked ?? null));
    }, []);
    return html`<div class="page"><h1>${t("doctor.title")}</h1>
        ${
            !found
                ? html`<p class="quiet">${t("doctor.looking")}</p>`
                : html`
            <p class="verdict" data-good=${found.healthy}><${Icon}
                name=${found.healthy ? "check" : "warn"} />${t(found.healthy ? "doctor.healthy" : "doctor.unhealthy")}</p>
            <ul class="rows">${found.checks.map(
                (check, i) => html`<li key=${i} class="row-card check"
                data-state=${check.state}><${Icon} name=${icons[check.state]} />
                <div><h2 data-own>${check.subject}</h2><p data-own>${check.found}</p></div><span
                    class="tag">${t(`doctor.${check.state}`)}</span></li>`,
            )}</ul>`
        }
    </div>`;
}
