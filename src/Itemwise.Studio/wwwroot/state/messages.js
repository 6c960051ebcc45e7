import { signal } from "../vendor/signals.js";
import { Unreachable } from "../api/request.js";
import { t } from "../text/text.js";

/** @typedef {{ id: number, tone: "good" | "bad" | "note", text: string, action?: { text: string, run: () => void } }} Message */

/** What the page has to say, the newest last. */
export const messages = signal(/** @type {Message[]} */ ([]));

/** What is read aloud and not shown: progress, what a key did. */
export const spoken = signal("");

let lastId = 0;

/**
 * Good news goes by itself; what went wrong stays until it is closed.
 * @param {Message["tone"]} tone
 * @param {string} text
 * @param {Message["action"]} [action]
 */
export function say(tone, text, action) {
    const id = ++lastId;
    messages.value = [...messages.value.filter(message => message.text !== text), { id, tone, text, action }].slice(-4);
    if (tone !== "bad") setTimeout(() => dismiss(id), action ? 12000 : 7000);
}

/** @param {number} id */
export function dismiss(id) {
    messages.value = messages.value.filter(message => message.id !== id);
}

/** @param {string} text */
export function speak(text) {
    spoken.value = text;
}

/**
 * Runs something that may be refused and says so in the refusal's own sentence; undefined where it was refused.
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T | undefined>}
 */
export async function attempt(action) {
    try {
        return await action();
    } catch (error) {
        if (error instanceof DOMException && error.name === "AbortError") return undefined;
        say("bad", error instanceof Unreachable ? t("error.unreachable") : error instanceof Error ? error.message : String(error));
        return undefined;
    }
}
