import { Batch, Schema } from "../data/mod.ts";
import type { Stage, StageCounts, StageOutput } from "../operators/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";
import { type GroupColumns, GroupUpdate } from "./group_update.ts";
import { requireTimes } from "./event_time.ts";
import { splitLate } from "./late_rows.ts";
import { type GroupSpec, Pane, rowNumbers } from "./pane.ts";
import { PanePool } from "./pane_pool.ts";
import { PaneRows, type PaneVisitor } from "./pane_rows.ts";
import { windowResults } from "./result_batches.ts";

/** What a windowed aggregation is built from. */
export interface WindowAggregateSpec extends GroupSpec {
  readonly columns: GroupColumns;
  /** Keys, window_start, window_end, results. */
  readonly output: Schema;
  /** Rows a result batch holds at most. */
  readonly batchRows: number;
  /** Never generates code. */
  readonly interpreted?: boolean;
}

/** Tumbling or sliding windows. */
export type PaneWindowSpec = Extract<WindowSpec, { kind: "tumbling" | "sliding" }>;

/**
 * Tumbling and sliding windows over panes: event time is cut into slices of gcd(size, slide); a row updates one pane,
 * and a window, when the watermark reaches its end, combines the panes it covers (Li et al., "No Pane, No Gain", 2005).
 * A tumbling window is its own single pane.
 *
 * A row is late for a window [s, e) when e <= the watermark of its own partition just before it. A row behind its
 * watermark that some sliding windows still take goes into a pane of its own, valid from the first of those windows:
 * so the result does not depend on when, between two batches, a window fires.
 */
export class PaneWindow implements Stage {
  readonly #spec: WindowAggregateSpec;
  readonly #sizeMs: number;
  readonly #slideMs: number;
  readonly #offsetMs: number;
  readonly #paneMs: number;
  readonly #paneRows: PaneRows;
  readonly #update: GroupUpdate;
  readonly #pool: PanePool;
  /** Panes by number; the usual rows. */
  readonly #panes = new Map<number, Pane>();
  /** Panes of rows behind their watermark, by first window end that takes them, then by pane number. */
  readonly #behindPanes = new Map<number, Map<number, Pane>>();
  /** Ends of windows that have fired are at most this. */
  #firedToMs = -Infinity;
  /** End of the next window to fire; +Infinity when nothing is held. */
  #nextEndMs = Infinity;
  #late = 0;

  constructor(window: PaneWindowSpec, spec: WindowAggregateSpec) {
    this.#spec = spec;
    this.#sizeMs = window.sizeMs;
    this.#slideMs = window.kind === "sliding" ? window.slideMs : window.sizeMs;
    this.#offsetMs = window.offsetMs;
    this.#paneMs = gcd(this.#sizeMs, this.#slideMs);
    this.#paneRows = new PaneRows(this.#paneMs, this.#offsetMs);
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
    this.#pool = new PanePool(spec);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const times = requireTimes(batch);
    const selection = batch.selection ?? rowNumbers(batch.length);
    const isLate = (timeMs: number, watermark: number) => this.#isLate(timeMs, watermark);
    const { rows, count, late } = splitLate(batch, selection, isLate);
    this.#late += late;
    this.#update.start(batch);
    const usual = batch.behind === null ? count : this.#takeBehind(batch, rows, count);
    this.#paneRows.visit(times, rows, usual, this.#addRows);
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    return this.#nextEndMs <= timeMs ? this.#fire(timeMs) : null;
  }

  counts(): StageCounts {
    let pendingWindows = 0;
    for (const pane of this.#allPanes()) pendingWindows += pane.size;
    return { late: this.#late, pendingWindows };
  }

  /** A field, not a method: made once, called per batch. */
  readonly #addRows: PaneVisitor = (pane, rows, from, to) => {
    if (!this.#takesRows(pane)) return;
    if (this.#lastEndOfPane(pane) <= this.#firedToMs) this.#late += to - from;
    else this.#update.add(this.#pane(pane), rows, from, to);
  };

  *#fire(timeMs: number): Generator<Batch> {
    while (this.#nextEndMs <= timeMs && this.#nextEndMs < Infinity) {
      const endMs = this.#nextEndMs;
      yield* this.#fireWindow(endMs);
      this.#firedToMs = endMs;
      this.#dropPanes();
      this.#nextEndMs = this.#findNextEndMs();
    }
    if (timeMs < Infinity) this.#firedToMs = Math.max(this.#firedToMs, this.#alignDown(timeMs));
  }

  *#fireWindow(endMs: number): Generator<Batch> {
    const covered = this.#covered(endMs);
    if (covered.length === 0) return;
    const startMs = endMs - this.#sizeMs;
    const { output, batchRows } = this.#spec;
    if (covered.length === 1) return yield* windowResults(covered[0], startMs, endMs, output, batchRows);
    const whole = this.#pool.take();
    for (const pane of covered) yield* this.#merge(whole, pane);
    yield* windowResults(whole, startMs, endMs, output, batchRows);
    this.#pool.give(whole);
  }

  /** Between two slices an empty batch is given, so that the event loop may have its turn. */
  *#merge(whole: Pane, pane: Pane): Generator<Batch> {
    for (let from = 0; from < pane.size; from += MERGED_AT_ONCE) {
      const to = Math.min(pane.size, from + MERGED_AT_ONCE);
      whole.merge(pane, from, to);
      if (to < pane.size) yield new Batch(this.#spec.output, [], MERGED_AT_ONCE, NO_ROWS);
    }
  }

  /** The panes a window combines, oldest first. */
  #covered(endMs: number): Pane[] {
    const first = this.#paneRows.paneOf(endMs - this.#sizeMs);
    const last = this.#paneRows.paneOf(endMs - 1);
    const found = held(this.#panes, first, last);
    // Of one partition's rows at one instant, the earlier met the smaller watermark: ascending order is arrival.
    for (const fromEndMs of [...this.#behindPanes.keys()].sort((a, b) => a - b)) {
      if (fromEndMs <= endMs) found.push(...held(this.#behindPanes.get(fromEndMs)!, first, last));
    }
    return found.sort(([a], [b]) => a - b).map(([, pane]) => pane);
  }

  /** Rows behind their watermark move to panes of their own; gives how many usual rows are left at the front. */
  #takeBehind(batch: Batch, rows: Int32Array, count: number): number {
    if (this.#slideMs === this.#sizeMs) return count;
    const behind = batch.behind!;
    const times = batch.times!.values;
    let usual = 0;
    let at = 0;
    for (let j = 0; j < count; j++) {
      const i = rows[j];
      while (at < behind.rows.length && behind.rows[at] < i) at++;
      if (at === behind.rows.length || behind.rows[at] !== i) rows[usual++] = i;
      else this.#addBehind(i, times[i], behind.watermarks[at]);
    }
    return usual;
  }

  #addBehind(row: number, timeMs: number, watermark: number): void {
    const number = this.#paneRows.paneOf(timeMs);
    const firstEnd = this.#firstEndMs(number);
    const open = this.#alignDown(watermark) + this.#slideMs;
    const fromEndMs = Math.max(firstEnd, open);
    if (fromEndMs > this.#lastEndOfPane(number)) return;
    let panes = this.#behindPanes.get(fromEndMs);
    if (!panes) this.#behindPanes.set(fromEndMs, panes = new Map());
    this.#expectEnd(fromEndMs);
    let pane = panes.get(number);
    if (!pane) panes.set(number, pane = this.#pool.take());
    ONE_ROW[0] = row;
    this.#update.add(pane, ONE_ROW, 0, 1);
  }

  #pane(number: number): Pane {
    let pane = this.#panes.get(number);
    if (pane === undefined) {
      pane = this.#pool.take();
      this.#panes.set(number, pane);
      this.#expectEnd(this.#firstEndMs(number));
    }
    return pane;
  }

  /** False for panes between hopping windows (slide > size), which no window covers. */
  #takesRows(pane: number): boolean {
    return this.#slideMs <= this.#sizeMs || this.#firstEndMs(pane) <= this.#lastEndOfPane(pane);
  }

  /** End of the earliest window that covers a pane (if any does): ends are offset + size + k * slide. */
  #firstEndMs(pane: number): number {
    const startMs = pane * this.#paneMs + this.#offsetMs;
    return this.#alignDown(startMs) + this.#slideMs;
  }

  #lastEndOfPane(pane: number): number {
    return this.#alignDown(pane * this.#paneMs + this.#offsetMs + this.#sizeMs);
  }

  /** Whether every window that covers a time has ended; rows between hopping windows have none to miss. */
  #isLate(timeMs: number, watermark: number): boolean {
    const pane = this.#paneRows.paneOf(timeMs);
    return this.#lastEndOfPane(pane) <= watermark && this.#takesRows(pane);
  }

  /** The greatest window end not after `timeMs`. */
  #alignDown(timeMs: number): number {
    const base = this.#offsetMs + this.#sizeMs;
    return Math.floor((timeMs - base) / this.#slideMs) * this.#slideMs + base;
  }

  #expectEnd(endMs: number): void {
    this.#nextEndMs = Math.min(this.#nextEndMs, Math.max(endMs, this.#firedToMs + this.#slideMs));
  }

  #findNextEndMs(): number {
    let next = Infinity;
    for (const number of this.#panes.keys()) next = Math.min(next, this.#firstEndMs(number));
    for (const [fromEndMs] of this.#behindPanes) next = Math.min(next, fromEndMs);
    return Math.max(next, this.#firedToMs + this.#slideMs);
  }

  #dropPanes(): void {
    this.#dropFrom(this.#panes);
    for (const [fromEndMs, panes] of this.#behindPanes) {
      this.#dropFrom(panes);
      if (panes.size === 0) this.#behindPanes.delete(fromEndMs);
    }
  }

  #dropFrom(panes: Map<number, Pane>): void {
    for (const [number, pane] of panes) {
      if (this.#lastEndOfPane(number) > this.#firedToMs) continue;
      panes.delete(number);
      this.#pool.give(pane);
    }
  }

  *#allPanes(): Generator<Pane> {
    yield* this.#panes.values();
    for (const panes of this.#behindPanes.values()) yield* panes.values();
  }
}

/** The panes held among numbers first..last, with their numbers. */
function held(panes: ReadonlyMap<number, Pane>, first: number, last: number): [number, Pane][] {
  // Sizes with a small common divisor have far more pane numbers than panes.
  if (last - first >= panes.size) return [...panes].filter(([number]) => number >= first && number <= last);
  const found: [number, Pane][] = [];
  for (let number = first; number <= last; number++) {
    const pane = panes.get(number);
    if (pane) found.push([number, pane]);
  }
  return found;
}

const ONE_ROW = new Int32Array(1);
/** Groups brought from a pane to a window in one step. */
const MERGED_AT_ONCE = 4096;
const NO_ROWS = { selection: new Int32Array(0) };

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
