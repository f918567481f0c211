import { Batch } from "../data/mod.ts";
import type { JoinSlice } from "./join_slice.ts";
import { type JoinSide, type JoinSpec, otherSide } from "./join_spec.ts";
import { JoinedRows, type ResultWindow, type RowsOfSide } from "./joined_rows.ts";
import type { LinkedRows } from "./linked_rows.ts";
import { PairWalk } from "./pair_walk.ts";

/** Rows of a batch that have just been put into their slice, and look for partners. */
export interface Arrivals {
  readonly batch: Batch;
  readonly side: JoinSide;
  /** Physical rows, `rows[0..count)`. */
  readonly rows: Int32Array;
  readonly count: number;
  /** Where they are held: the slice, their key slots in it, and the number of the first. */
  readonly slice: JoinSlice;
  readonly slots: Int32Array;
  readonly first: number;
}

/** How far partners may be from a row in time. */
export interface Reach {
  readonly lowMs: number;
  readonly highMs: number;
}

/** Finds pairs and makes results of them, and of rows that found none; one batch of results at a time. */
export class Matcher {
  readonly #spec: JoinSpec;
  readonly #results: JoinedRows;
  readonly #walk: PairWalk;
  /** The arrivals that may have partners in the slice at hand: position, physical row, key slot, time. */
  #positions = new Int32Array(0);
  #rows = new Int32Array(0);
  #slots = new Int32Array(0);
  #times = new Float64Array(0);

  constructor(spec: JoinSpec) {
    this.#spec = spec;
    this.#results = new JoinedRows(spec);
    this.#walk = new PairWalk(spec.batchRows);
  }

  /** Results of arrivals with the other input's rows in a slice. */
  *pairs(arrivals: Arrivals, slice: JoinSlice, reach: Reach, window: ResultWindow | null): Generator<Batch> {
    const partners = slice.sides[otherSide(arrivals.side)];
    const { startMs, endMs } = arrivals.slice;
    const { minMs, maxMs } = partners.held;
    if (partners.count === 0 || maxMs < startMs + reach.lowMs || minMs > endMs + reach.highMs) return;
    const count = this.#seek(arrivals, slice, partners, reach);
    if (count === 0) return;
    partners.reach(slice.keys.size);
    this.#walk.start({ count, slots: this.#slots, times: this.#times }, partners, reach.lowMs, reach.highMs);
    for (let pairs = this.#walk.fill(); pairs > 0; pairs = this.#walk.fill()) {
      yield this.#paired(arrivals, partners, pairs, window);
    }
  }

  /** Results of the rows of one side that found no partner, of those before `belowMs`; each is given once. */
  *unmatched(
    linked: LinkedRows,
    side: JoinSide,
    belowMs: number,
    window: ResultWindow | null,
  ): Generator<Batch> {
    const runs = linked.unmatched!;
    const rows = new Int32Array(this.#spec.batchRows);
    const times = new Float64Array(this.#spec.batchRows);
    while (runs.nextMs < belowMs) {
      const taken = runs.take(belowMs, rows, times, false);
      let count = 0;
      for (let j = 0; j < taken; j++) {
        if (linked.matched![rows[j]] === 1) continue;
        rows[count] = rows[j];
        times[count++] = window === null ? times[j] : window.endMs - 1;
      }
      // An empty batch lets the loop look at the time.
      if (count === 0) yield new Batch(this.#spec.output, [], taken, NO_ROWS);
      else yield this.#alone({ from: linked.held, rows }, side, times.slice(0, count), window);
    }
  }

  /** Results of rows of a batch that can't have a partner. */
  *keyless(batch: Batch, rows: Int32Array, side: JoinSide, window: ResultWindow | null): Generator<Batch> {
    const times = batch.times!.values;
    for (let from = 0; from < rows.length; from += this.#spec.batchRows) {
      const part = rows.subarray(from, from + this.#spec.batchRows);
      const results = Float64Array.from(part, (row) => window === null ? times[row] : window.endMs - 1);
      yield this.#alone({ from: batch, rows: part }, side, results, window);
    }
  }

  #alone(rows: RowsOfSide, side: JoinSide, times: Float64Array, window: ResultWindow | null): Batch {
    const [left, right] = side === 0 ? [rows, null] : [null, rows];
    return this.#results.make(left, right, times, times.length, window);
  }

  #paired(
    { batch, side, slice, first }: Arrivals,
    partners: LinkedRows,
    pairs: number,
    window: ResultWindow | null,
  ): Batch {
    const { probes, partners: found } = this.#walk;
    const rows = new Int32Array(pairs);
    const times = new Float64Array(pairs);
    const heldTimes = partners.held.times;
    for (let p = 0; p < pairs; p++) {
      const probe = probes[p];
      rows[p] = this.#rows[probe];
      const [own, other] = [this.#times[probe], heldTimes[found[p]]];
      times[p] = own > other ? own : other;
    }
    if (window !== null) times.fill(window.endMs - 1);
    const { matched } = slice.sides[side];
    if (matched !== null) { for (let p = 0; p < pairs; p++) matched[first + this.#positions[probes[p]]] = 1; }
    if (partners.matched !== null) { for (let p = 0; p < pairs; p++) partners.matched[found[p]] = 1; }
    const [own, other] = [{ from: batch, rows }, { from: partners.held, rows: found }];
    return side === 0
      ? this.#results.make(own, other, times, pairs, window)
      : this.#results.make(other, own, times, pairs, window);
  }

  /** Lists the arrivals that may have partners among these, with their key slots there; gives how many. */
  #seek(arrivals: Arrivals, slice: JoinSlice, partners: LinkedRows, reach: Reach): number {
    const { batch, side, rows, count } = arrivals;
    this.#makeRoom(count);
    const times = batch.times!.values;
    const fromMs = partners.held.minMs - reach.highMs;
    const toMs = partners.held.maxMs - reach.lowMs;
    let found = 0;
    for (let j = 0; j < count; j++) {
      const row = rows[j];
      const time = times[row];
      if (time < fromMs || time > toMs) continue;
      this.#positions[found] = j;
      this.#rows[found] = row;
      this.#times[found++] = time;
    }
    if (slice !== arrivals.slice) {
      const keys = this.#spec.keys[side].map((key) => batch.columns[key]);
      slice.keys.lookup(keys, this.#rows, 0, found, this.#slots);
    } else for (let j = 0; j < found; j++) this.#slots[j] = arrivals.slots[this.#positions[j]];
    return found;
  }

  #makeRoom(count: number): void {
    if (count <= this.#rows.length) return;
    this.#positions = new Int32Array(count);
    this.#rows = new Int32Array(count);
    this.#slots = new Int32Array(count);
    this.#times = new Float64Array(count);
  }
}

const NO_ROWS = { selection: new Int32Array(0) };
