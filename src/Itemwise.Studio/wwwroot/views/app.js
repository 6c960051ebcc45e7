import { html } from "../parts/dom.js";
import { useEffect } from "../vendor/hooks.js";
import { TopBar } from "./top-bar.js";
import { Photos } from "./photos.js";
import { Editor } from "./editor.js";
import { Models } from "./models.js";
import { Doctor } from "./doctor.js";
import { Messages } from "./messages.js";
import { Sheets } from "./sheets.js";
import { route } from "../state/route.js";
import { take } from "../state/workspaces.js";
import { workspace } from "../state/workspace.js";
import { listenForKeys } from "../keys/keys.js";
import { everywhere } from "../keys/shortcuts.js";
import { takeFiles } from "../parts/files.js";
import { t } from "../text/text.js";

const pages = { photos: Photos, models: Models, doctor: Doctor };

/** The whole page. */
export function App() {
    const to = route.value;
    useEffect(() => takeFiles(take), []);
    // The editor listens for all of them.
    useEffect(() => (to.view === "editor" ? undefined : listenForKeys(everywhere)), [to.view]);
    useEffect(() => {
        const names = {
            photos: t("photos.title"),
            models: t("models.title"),
            doctor: t("doctor.title"),
            editor: workspace.value?.name ?? "",
        };
        document.title = [names[to.view], "Itemwise"].filter(Boolean).join(" · ");
    });
    return html`
        <a class="skip" href="#main" onClick=${skip}>${t("skip")}</a>
        <${TopBar} />
        <main id="main" tabindex="-1" data-view=${to.view}>
            ${to.view === "editor" ? html`<${Editor} key=${to.id} id=${to.id} />` : html`<${pages[to.view]} />`}
        </main>
        <${Messages} />
        <${Sheets} />`;
}

/** The address holds the view, so the link may not change it. @param {Event} event */
function skip(event) {
    event.preventDefault();
    document.getElementById("main")?.focus();
}
