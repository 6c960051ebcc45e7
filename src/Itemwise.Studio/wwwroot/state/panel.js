import { signal } from "../vendor/signals.js";

/** Ways to edit: by item, by sentences, by caption. @typedef {"items" | "instruct" | "caption"} Tab */

export const tab = signal(/** @type {Tab} */ ("items"));

/** What lies over the page; null where nothing does. @typedef {"keys" | "queue" | "settings" | "download" | null} Sheet */

export const sheet = signal(/** @type {Sheet} */ (null));

/** Whether the settings show which key does what. */
export const showsKeyChoice = signal(false);
