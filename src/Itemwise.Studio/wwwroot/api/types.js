// What the server and the page say to each other, as the page reads it. The server's own description is /openapi.json.

/**
 * @typedef {"thing" | "background"} ItemKind
 * @typedef {{ number: number, name: string, kind: ItemKind, share: number, box: [number, number, number, number],
 *   prompt?: string | null, isLearned: boolean }} Item
 *
 * @typedef {"ready" | "finding items" | "in use" | "damaged"} WorkspaceState
 * @typedef {{ id: string, name: string, photo?: string, width: number, height: number, step: number, stepCount: number,
 *   isLearned: boolean, state: WorkspaceState, problem?: string | null, job?: string | null, thumbnail?: string,
 *   isOwn?: boolean }} WorkspaceLine
 *
 * @typedef {{ step: number, parent: number | null, words: string, name?: string | null, method?: string | null, seed?: number | null,
 *   hasPicture: boolean, changedOutside?: number | null, seconds?: number | null }} Step
 * @typedef {{ step: number, undo?: number | null, redo?: number | null, steps: Step[] }} History
 *
 * @typedef {WorkspaceLine & { items: Item[], history: History, model?: { folder?: string, editFolder?: string },
 *   inversion?: { caption: string, nouns?: string[] } | null }} Workspace
 *
 * @typedef {{ level: number, width: number, height: number, columns: number, rows: number }} Level
 * @typedef {{ width: number, height: number, tile: number, levels: Level[] }} Levels
 *
 * @typedef {[number, number]} Point
 * @typedef {{ mode: "add" | "subtract", polygon: Point[] }} PolygonShape
 * @typedef {{ mode: "add" | "subtract", stroke: Point[], radius: number, pressures?: number[],
 *   hardness?: number }} StrokeShape   pressures: for each point the share of the radius that is painted; hardness: the share that is
 *   covered wholly
 * @typedef {PolygonShape | StrokeShape} Shape
 * @typedef {{ shapes: Shape[] }} Pixels   in pixels of the upright photo
 *
 * @typedef {{ kind: "rename", item: number, name: string }
 *   | { kind: "setKind", item: number, itemKind: ItemKind }
 *   | { kind: "merge", items: number[] }
 *   | { kind: "split", item: number, pixels?: Pixels }
 *   | { kind: "draw", pixels: Pixels, name?: string, itemKind?: ItemKind }
 *   | { kind: "outline" | "add" | "subtract", item: number, pixels: Pixels }} ItemChange
 *
 * @typedef {{ kind: "describe" | "refine", item: number, text: string }
 *   | { kind: "move", item: number, dx: number, dy: number }
 *   | { kind: "resize", item: number, factor: number }
 *   | { kind: "reshape", item: number, pixels: Pixels }
 *   | { kind: "remove", item: number }
 *   | { kind: "replace", item: number, workspace: string, other: number }
 *   | { kind: "swap" | "swapPrompts", items: number[] }} Edit
 * @typedef {{ steps?: number, guidance?: number, strength?: number, ring?: number, fill?: number,
 *   carry?: number, sampler?: string, negative?: string }} Sampling
 * @typedef {{ kind: "edit", from?: number, edits: Edit[], lock: number[], active: number[], order: { item: number, level: number }[],
 *   closeWith?: number, seed?: number, count?: number, sampling: Sampling, crop?: string, keepShadows?: boolean }} EditJob
 *
 * @typedef {{ text: string, keyword?: string, region?: Pixels, within?: number, strength?: number }} Instruction
 * @typedef {{ kind: "learn", steps?: [number, number], rank?: number, seed?: number, with?: string }
 *   | EditJob
 *   | { kind: "instruct", from?: number, instructions: Instruction[], plain?: boolean, guidance?: number, imageGuidance?: number,
 *       start?: number, sampler?: string, negative?: string, steps?: number, seed?: number, count?: number }
 *   | { kind: "look", instructions: Instruction[] }
 *   | { kind: "invert", caption: string, nouns?: string[], method?: string, steps?: number }
 *   | { kind: "rewrite", targets: string[], caption?: string, nouns?: string[], weights: { word: string, factor: number }[],
 *       seed?: number, method?: string, steps?: number, guidance?: number, cross?: number, self?: number,
 *       blend?: boolean, whole?: boolean }
 *   | { kind: "reconstruct" }} JobOrder
 *
 * @typedef {{ x: number, y: number, isInside: boolean }} ItemPoint
 *
 * @typedef {"queued" | "running" | "done" | "failed" | "cancelled" | "quarantined"} JobState
 * @typedef {{ number: number, keyword?: string, confidence?: number, share?: number, picture?: string }} LookedRegion
 * @typedef {{ step?: number, steps?: number[], changedOutside?: number, seconds?: number, notes?: string[], item?: number,
 *   alternatives?: number,
 *   regions?: LookedRegion[] }} JobResult
 * @typedef {{ id: string, workspace: string | null, kind: string, words: string, state: JobState, phase?: string | null,
 *   step?: number | null, steps?: number | null, secondsLeft?: number | null, attempt: number, strikes: number, error?: string | null,
 *   code?: number | null, result?: JobResult | null, created: string, started?: string | null, finished?: string | null,
 *   place?: number | null, loss?: number | null, preview?: number | null, isStopping?: boolean | null }} Job
 * @typedef {{ isPaused: boolean, jobs: Job[] }} Queue
 * @typedef {{ job: string, phase?: string, step?: number, steps?: number, loss?: number, secondsLeft?: number | null,
 *   preview?: number | null }} StepEvent
 *
 * @typedef {{ active: number, soft: number, locked: number, notes: string[], width: number, height: number,
 *   regions?: string, items?: string }} Preview
 * @typedef {{ changedOutside: number, changedInside: number, largest: number }} Difference
 * @typedef {{ id: string, name: string, family: string, kind: string, bytes: number, folder?: string, fits: boolean,
 *   problem?: string | null, isLoaded?: boolean }} Model
 * @typedef {{ state: "known" | "good" | "warning" | "bad", subject: string, found: string }} Check
 * @typedef {{ checks: Check[], healthy: boolean }} Doctor
 * @typedef {{ version: string, device: string, precision: string, memoryBytes: number, pointNetwork?: string }} About
 */

export {};
