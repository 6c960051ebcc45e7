import { request } from "../api/request.js";
import { attempt } from "./messages.js";

/** Saves a file of the server's under the name that it gives. @param {string} address */
export const saveFile = address =>
    attempt(async () => {
        const response = await request(address);
        const name = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "";
        const link = document.createElement("a");
        link.href = URL.createObjectURL(await response.blob());
        link.download = decodeURIComponent(name);
        link.click();
        // Not at once: the browser reads it after the click.
        setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
