import { tileOf } from "../api/addresses.js";
import { request } from "../api/request.js";

/** @import { Tile } from "./tiles.js" */
/** @import { TileKind } from "../api/addresses.js" */

/**
 * A loaded tile: its picture, and for a tile of items the number of each of its pixels.
 * @typedef {{ picture: ImageBitmap, numbers?: Uint16Array }} LoadedTile
 */

/** How many tiles are kept: 192 of 512 x 512 x 4 bytes are 200 MB at most, whatever the photo's size. */
const room = 192;
const atOnce = 6;

/** Tiles of one photo, loaded as they are needed. What was not needed for longest makes room. */
export class TileStore {
    /** @type {Map<string, LoadedTile | null>} null: on its way */
    #tiles = new Map();
    /** @type {string[]} */
    #waiting = [];
    #loading = 0;

    /** @param {() => void} arrived called when a tile came */
    constructor(arrived) {
        this.arrived = arrived;
    }

    /**
     * The tile if it is here; else it is fetched.
     * @param {string} id @param {number} step @param {TileKind} kind @param {Tile} tile
     */
    take(id, step, kind, tile) {
        const address = tileOf(id, step, kind, tile.level, tile.column, tile.row);
        const known = this.#tiles.get(address);
        if (known) {
            this.#tiles.delete(address);
            this.#tiles.set(address, known);
        } else if (known === undefined && !this.#waiting.includes(address)) {
            this.#waiting.push(address);
            this.#next();
        }
        return known ?? null;
    }

    /** The tile if it is here. @param {string} id @param {number} step @param {TileKind} kind @param {Tile} tile */
    peek(id, step, kind, tile) {
        return this.#tiles.get(tileOf(id, step, kind, tile.level, tile.column, tile.row)) ?? null;
    }

    /** Whether everything that was requested is here. */
    get isComplete() {
        return this.#loading === 0 && this.#waiting.length === 0;
    }

    #next() {
        // The newest request first: what was requested before may be out of sight by now.
        while (this.#loading < atOnce && this.#waiting.length) this.#load(/** @type {string} */ (this.#waiting.pop()));
        if (this.#waiting.length > 64) this.#waiting.splice(0, this.#waiting.length - 64);
    }

    /** @param {string} address */
    async #load(address) {
        this.#loading++;
        this.#tiles.set(address, null);
        try {
            const picture = await pictureAt(address);
            this.#tiles.set(address, { picture, numbers: address.includes("/items/") ? numbersOf(picture) : undefined });
            this.#makeRoom();
        } catch {
            // Requested again when the view changes.
            setTimeout(() => this.#tiles.delete(address), 1000);
        }
        this.#loading--;
        this.#next();
        this.arrived();
    }

    #makeRoom() {
        for (const [address, tile] of this.#tiles) {
            if (this.#tiles.size <= room) return;
            if (!tile) continue;
            tile.picture.close();
            this.#tiles.delete(address);
        }
    }
}

/** A tile's picture. @param {string} address */
export async function pictureAt(address) {
    const response = await request(address);
    // A number is no colour: nothing may convert it.
    return createImageBitmap(await response.blob(), { colorSpaceConversion: address.includes("/items/") ? "none" : "default" });
}

/** Item numbers of a tile: red is the low byte, green the high one. @param {ImageBitmap} picture */
export function numbersOf(picture) {
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    const numbers = new Uint16Array(picture.width * picture.height);
    for (let i = 0; i < numbers.length; i++) numbers[i] = data[4 * i] | (data[4 * i + 1] << 8);
    return numbers;
}
