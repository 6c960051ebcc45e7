import { html } from "../parts/dom.js";
import { Button, Choice, IconButton, NumberField, Switch } from "../parts/controls.js";
import { More } from "../parts/more.js";
import { ReplaceField } from "./replace-field.js";
import { Swatch } from "./swatch.js";
import { active, locked, swap, toggleActive, toggleLock, wishFor, wishes } from "../state/draft.js";
import { items } from "../state/workspace.js";
import { startDrawing } from "../state/tool.js";
import { useId } from "../vendor/hooks.js";
import { t } from "../text/text.js";

/** @import { Item } from "../api/types.js" */
/** @import { Wish } from "../state/draft.js" */

/** What shall happen to one item. @param {{ item: Item }} props */
export function WishForm({ item }) {
    const wish = wishes.value[item.number] ?? {};
    const isLocked = locked.value.includes(item.number);
    /** @param {Wish} changes */
    const set = changes => wishFor(item.number, changes);
    return html`<section class="wish">
        <h3 class="wish-head"><${Swatch} item=${item.number} />
            <span data-own>${item.name || item.number}</span></h3>
        ${item.prompt && html`<p class="quiet small">${t("edit.prompt")} <span data-own>${item.prompt}</span></p>`}
        ${
            isLocked
                ? html`<p class="hint">${t("edit.locked")}</p><${Button} icon="unlock"
            onClick=${() => toggleLock(item.number)}>${t("edit.unlock")}<//>`
                : html`
            <div class="grid-2">
                <${Button} icon="remove" isPressed=${wish.removes === true}
                    onClick=${() => set({ removes: !wish.removes, text: undefined })}>${t("edit.remove")}<//>
                <${Button} icon="lock" onClick=${() => toggleLock(item.number)}>${t("edit.lock")}<//>
            </div>
            ${
                !wish.removes &&
                html`<${Words} wish=${wish} set=${set} /><${Place} item=${item} wish=${wish} set=${set} />
                <${Others} item=${item} wish=${wish} set=${set} />`
            }`
        }
    </section>`;
}

/** Made anew from words. @param {{ wish: Wish, set: (changes: Wish) => void }} props */
function Words({ wish, set }) {
    const id = useId();
    /** @param {Event} event */
    const read = event => set({ text: /** @type {HTMLTextAreaElement} */ (event.currentTarget).value });
    return html`<div class="field">
        <label for=${id}>${t("edit.words")}</label>
        <textarea id=${id} rows="2" maxlength="1000"
            placeholder=${wish.refines ? t("edit.refineHint") : t("edit.describeHint")} value=${wish.text ?? ""} onInput=${read}></textarea>
        <${Choice} label=${t("edit.wordsHow")} value=${wish.refines ? "refine" : "describe"}
            onValue=${(/** @type {string} */ id) => set({ refines: id === "refine" })}
            choices=${[
                { id: "describe", text: t("edit.describe") },
                { id: "refine", text: t("edit.refine") },
            ]} />
    </div>`;
}

/** Numbers for what the handles do. @param {{ item: Item, wish: Wish, set: (changes: Wish) => void }} props */
function Place({ item, wish, set }) {
    const isPlaced = wish.dx || wish.dy || (wish.factor ?? 1) !== 1;
    return html`<fieldset class="place"><legend>${t("edit.place")}</legend>
        <div class="grid-3">
            <${NumberField} label=${t("edit.right")} value=${Math.round(wish.dx ?? 0)} unit="px"
                onValue=${(/** @type {number} */ dx) => set({ dx: dx ?? 0 })} />
            <${NumberField} label=${t("edit.down")} value=${Math.round(wish.dy ?? 0)} unit="px"
                onValue=${(/** @type {number} */ dy) => set({ dy: dy ?? 0 })} />
            <${NumberField} label=${t("edit.size")} value=${Math.round((wish.factor ?? 1) * 100)} unit="%" least=${10}
                most=${800} step=${5}
                onValue=${(/** @type {number} */ share) => set({ factor: (share ?? 100) / 100 })} />
        </div>
        <div class="row">
            <${IconButton} icon="shape" label=${t("edit.reshape")} isPressed=${(wish.shape?.length ?? 0) > 0}
                onClick=${() => startDrawing({ purpose: "reshape", item: item.number }, wish.shape)} />
            <${Choice} label=${t("edit.order")} value=${String(Math.sign(wish.level ?? 0))}
                onValue=${(/** @type {string} */ id) => set({ level: 2 * Number(id) })}
                choices=${[
                    { id: "-1", text: t("edit.behind") },
                    { id: "0", text: t("edit.asIs") },
                    { id: "1", text: t("edit.inFront") },
                ]} />
            ${
                isPlaced &&
                html`<${IconButton} icon="undo" label=${t("edit.putBack")}
                onClick=${() => set({ dx: 0, dy: 0, factor: 1 })} />`
            }
        </div>
    </fieldset>`;
}

/** What has to do with other items. @param {{ item: Item, wish: Wish, set: (changes: Wish) => void }} props */
function Others({ item, wish, set }) {
    const others = items.value.filter(one => one.number !== item.number && one.kind === "thing");
    return html`<${More} title=${t("edit.more")}>
        ${
            others.length > 0 &&
            html`<p class="label">${t("edit.swapWith")}</p><div class="chips">
            ${others.map(
                one => html`<${Button} key=${one.number} icon="swap" kind="quiet"
                onClick=${() => swap("swap", [item.number, one.number])}><span data-own>${one.name}</span><//>`,
            )}
        </div>`
        }
        <${ReplaceField} wish=${wish} set=${set} />
        <${Switch} label=${t("edit.mayChange")} isOn=${active.value.includes(item.number)} onChange=${() => toggleActive(item.number)} />
    <//>`;
}
