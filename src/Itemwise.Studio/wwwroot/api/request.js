/** The server could not be reached at all. */
export class Unreachable extends Error {}

/**
 * What an address of the server has. A refusal is thrown as its one sentence, so that nothing takes it for what was requested.
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
export async function request(address, options) {
    const response = await fetch(address, options).catch(error => {
        throw options?.signal?.aborted ? error : new Unreachable(error.message);
    });
    if (response.ok) return response;
    const problem = isJson(response) ? await response.json() : null;
    throw new Error(problem?.detail ?? problem?.title ?? response.statusText);
}

/** @param {Response} response */
export const isJson = response => response.headers.get("Content-Type")?.includes("json") ?? false;
