/**
 * A function that runs once at a time: of the calls that come up meanwhile the last one is run after it, the others never.
 * @template {unknown[]} A
 * @param {(...values: A) => Promise<unknown>} run @returns {(...values: A) => Promise<void>}
 */
export function oneAtATime(run) {
    /** @type {A | null} */
    let next = null;
    let isRunning = false;
    return async (...values) => {
        next = values;
        if (isRunning) return;
        isRunning = true;
        while (next) {
            /** @type {A} */
            const now = next;
            next = null;
            await run(...now);
        }
        isRunning = false;
    };
}
