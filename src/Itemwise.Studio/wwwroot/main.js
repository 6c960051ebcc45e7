import { html, render } from "./parts/dom.js";
import { App } from "./views/app.js";
import { followEvents } from "./state/events.js";
import { readJobs } from "./state/jobs.js";
import { readWorkspaces } from "./state/workspaces.js";

render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
readWorkspaces();
readJobs();
followEvents();
