import { signal } from "../vendor/signals.js";

/**
 * Where the page is: the list of photos, one of them, or a page about the machine. The address tells, so that the browser's back works.
 * @typedef {{ view: "photos" } | { view: "editor", id: string } | { view: "models" } | { view: "doctor" }} Route
 */

/** @returns {Route} */
function read() {
    const [, view, id] = location.hash.split("/");
    if (view === "photo" && id) return { view: "editor", id: decodeURIComponent(id) };
    if (view === "models" || view === "doctor") return { view };
    return { view: "photos" };
}

export const route = signal(read());

addEventListener("hashchange", () => {
    route.value = read();
});

/** @param {Route} to */
export const addressOf = to =>
    to.view === "editor" ? "#/photo/" + encodeURIComponent(to.id) : to.view === "photos" ? "#/" : "#/" + to.view;

/** @param {Route} to */
export const goTo = to => {
    location.hash = addressOf(to);
};
