import type { EventTimes } from "../data/mod.ts";

/** Above this many panes between the oldest and newest row of a batch, panes are found by a map, not by counting. */
const COUNTED_PANES_MAX = 4096;

/** Calls back with the rows of each pane: `rows[from..to)` belong to pane number `pane`. */
export type PaneVisitor = (pane: number, rows: Int32Array, from: number, to: number) => void;

/**
 * Groups rows by pane number `floor((time - offset) / size)`, keeping the order of rows within a pane. A batch that
 * lies in one pane, the usual case, is passed on as it is. The division is exact in effect while times are below 2^51.
 */
export class PaneRows {
  readonly #sizeMs: number;
  readonly #offsetMs: number;
  #sorted = new Int32Array(0);
  #numbers = new Int32Array(0);

  constructor(sizeMs: number, offsetMs: number) {
    this.#sizeMs = sizeMs;
    this.#offsetMs = offsetMs;
  }

  /** The pane a time falls into. */
  paneOf(timeMs: number): number {
    return Math.floor((timeMs - this.#offsetMs) / this.#sizeMs);
  }

  /** Visits the panes of `rows[0..count)` in ascending order. */
  visit(times: EventTimes, rows: Int32Array, count: number, to: PaneVisitor): void {
    const first = this.paneOf(times.minMs);
    const last = this.paneOf(times.maxMs);
    if (count === 0) return;
    if (first === last) to(first, rows, 0, count);
    else if (last - first === 1) this.#visitTwo(times.values, first, rows, count, to);
    else if (last - first < COUNTED_PANES_MAX) this.#visitCounted(times.values, first, last, rows, count, to);
    else this.#visitMapped(times.values, rows, count, to);
  }

  /** The usual batch of a stream that goes on from one pane to the next: no division a row, and no branch. */
  #visitTwo(times: Float64Array, first: number, rows: Int32Array, count: number, to: PaneVisitor): void {
    if (this.#sorted.length < count + 1) this.#sorted = new Int32Array(count + 1);
    if (this.#numbers.length < count + 1) this.#numbers = new Int32Array(count + 1);
    const [before, after] = [this.#sorted, this.#numbers];
    const boundaryMs = this.#offsetMs + (first + 1) * this.#sizeMs;
    let [left, right] = [0, 0];
    for (let j = 0; j < count; j++) {
      const row = rows[j];
      before[left] = row;
      after[right] = row;
      const isAfter = times[row] >= boundaryMs ? 1 : 0;
      right += isAfter;
      left += 1 - isAfter;
    }
    if (left > 0) to(first, before, 0, left);
    if (right > 0) to(first + 1, after, 0, right);
  }

  #visitCounted(
    times: Float64Array,
    first: number,
    last: number,
    rows: Int32Array,
    count: number,
    to: PaneVisitor,
  ): void {
    if (this.#sorted.length < count) {
      this.#sorted = new Int32Array(count);
      this.#numbers = new Int32Array(count);
    }
    const starts = new Int32Array(last - first + 2);
    for (let j = 0; j < count; j++) {
      const pane = this.paneOf(times[rows[j]]) - first;
      this.#numbers[j] = pane;
      starts[pane + 1]++;
    }
    for (let p = 0; p <= last - first; p++) starts[p + 1] += starts[p];
    const next = starts.slice();
    for (let j = 0; j < count; j++) this.#sorted[next[this.#numbers[j]]++] = rows[j];
    for (let p = 0; p <= last - first; p++) {
      if (starts[p] < starts[p + 1]) to(first + p, this.#sorted, starts[p], starts[p + 1]);
    }
  }

  #visitMapped(times: Float64Array, rows: Int32Array, count: number, to: PaneVisitor): void {
    const byPane = new Map<number, number[]>();
    for (let j = 0; j < count; j++) {
      const pane = this.paneOf(times[rows[j]]);
      const found = byPane.get(pane);
      if (found) found.push(rows[j]);
      else byPane.set(pane, [rows[j]]);
    }
    for (const pane of [...byPane.keys()].sort((a, b) => a - b)) {
      const own = Int32Array.from(byPane.get(pane)!);
      to(pane, own, 0, own.length);
    }
  }
}
