// Addresses of pictures: what an <img>, a tile or a link loads.

/** @param {string} id */
const workspace = id => "/api/workspaces/" + encodeURIComponent(id);

/** @param {string} id @param {number} step */
export const thumbnailOf = (id, step) => `${workspace(id)}/steps/${step}/thumbnail`;

/** @typedef {"picture" | "items" | "region" | "difference"} TileKind */

/** @param {string} id @param {number} step @param {TileKind} kind @param {number} level @param {number} column @param {number} row */
export const tileOf = (id, step, kind, level, column, row) => `${workspace(id)}/steps/${step}/${kind}/${level}/${column}/${row}`;

/** @param {string} id @param {number} step @param {string} format @param {boolean} share */
export const downloadOf = (id, step, format, share) => `${workspace(id)}/steps/${step}/download?format=${format}&share=${share}`;

/** @param {string} id */
export const packOf = id => workspace(id) + "/pack";

/** @param {string} job @param {number} version */
export const previewOf = (job, version) => `/api/jobs/${job}/preview?version=${version}`;

/** @param {string} job @param {string} name */
export const jobFileOf = (job, name) => (name.startsWith("/") ? name : `/api/jobs/${job}/files/${encodeURIComponent(name)}`);
