import { html } from "../parts/dom.js";
import { sheet } from "../state/panel.js";
import { DownloadSheet } from "./download-sheet.js";
import { KeysSheet } from "./keys-sheet.js";
import { QueueSheet } from "./queue-sheet.js";
import { SettingsSheet } from "./settings-sheet.js";

const sheets = { keys: KeysSheet, queue: QueueSheet, settings: SettingsSheet, download: DownloadSheet };

/** Whatever lies over the page. */
export function Sheets() {
    const which = sheet.value;
    if (!which) return null;
    return html`<${sheets[which]} key=${which} onClose=${() => {
        if (sheet.peek() === which) sheet.value = null;
    }} />`;
}
