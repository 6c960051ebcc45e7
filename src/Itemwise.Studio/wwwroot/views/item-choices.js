import { items } from "../state/workspace.js";

/** The photo's items as the choices of a list, after one that means none of them. @param {string} none */
export const itemChoices = none => [
    { id: "", text: none },
    ...items.value.map(item => ({ id: String(item.number), text: item.name || String(item.number) })),
];
