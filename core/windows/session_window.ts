import { type Accumulator, createAccumulator } from "../aggregates/mod.ts";
import { Batch } from "../data/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";
import type { Stage, StageCounts, StageOutput } from "../operators/mod.ts";
import { EndHeap } from "./end_heap.ts";
import { GroupUpdate } from "./group_update.ts";
import { requireTimes } from "./event_time.ts";
import { splitLate } from "./late_rows.ts";
import { numbersFrom, rowNumbers } from "./pane.ts";
import type { WindowAggregateSpec } from "./pane_window.ts";
import { ResultTimes, timeColumn } from "./result_batches.ts";
import { SessionIndex } from "./session_index.ts";

/** Closed and merged sessions are cleared out when they outnumber the open ones and this. */
const DEAD_SESSIONS_MIN = 4096;

/**
 * Session windows: rows of one key at most `gap` apart share a window [first, last + gap), which fires when the
 * watermark reaches its end. See {@linkcode SessionIndex} for what belongs together; a row is late when its own
 * [time, time + gap) has ended by its partition's watermark.
 */
export class SessionWindow implements Stage {
  readonly #spec: WindowAggregateSpec;
  readonly #gapMs: number;
  readonly #update: GroupUpdate;
  #keys: KeyTable;
  #index: SessionIndex;
  #accumulators: Accumulator[];
  /** Key slot of each session. */
  #keyOf: Int32Array = new Int32Array(64);
  readonly #ends = new EndHeap();
  #sessions: Int32Array = new Int32Array(0);
  #merges: number[] = [];
  #late = 0;

  constructor(gapMs: number, spec: WindowAggregateSpec) {
    this.#spec = spec;
    this.#gapMs = gapMs;
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
    this.#keys = createKeyTable(spec.keyTypes);
    this.#index = new SessionIndex(gapMs);
    this.#accumulators = spec.aggregates.map(createAccumulator);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    requireTimes(batch);
    if (this.#index.size > DEAD_SESSIONS_MIN && this.#index.size > 2 * this.#index.open) this.#rebuild();
    const selection = batch.selection ?? rowNumbers(batch.length);
    const isLate = (timeMs: number, watermark: number) => timeMs + this.#gapMs <= watermark;
    const { rows, count, late } = splitLate(batch, selection, isLate);
    this.#late += late;
    this.#update.start(batch);
    const sizeBefore = this.#index.size;
    this.#assign(batch, rows, count);
    for (const accumulator of this.#accumulators) accumulator.grow(this.#index.size);
    this.#mergeStates(sizeBefore);
    for (let j = 0; j < count; j++) this.#sessions[j] = this.#index.resolve(this.#sessions[j]);
    this.#update.apply(this.#accumulators, rows, this.#sessions, 0, count);
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    return this.#ends.leastEndMs <= timeMs ? this.#fire(timeMs) : null;
  }

  counts(): StageCounts {
    return { late: this.#late, pendingWindows: this.#index.open };
  }

  #assign(batch: Batch, rows: Int32Array, count: number): void {
    const keys = this.#update.slots(this.#keys, rows, 0, count);
    const times = batch.times!.values;
    const { behind } = batch;
    const onMerge = (from: number, into: number) => void this.#merges.push(from, into);
    if (this.#sessions.length < count) this.#sessions = new Int32Array(count);
    let at = 0;
    for (let j = 0; j < count; j++) {
      const i = rows[j];
      while (behind !== null && at < behind.rows.length && behind.rows[at] < i) at++;
      const isBehind = behind !== null && at < behind.rows.length && behind.rows[at] === i;
      const watermark = isBehind ? behind.watermarks[at] : -Infinity;
      const known = this.#index.size;
      const session = this.#index.add(keys[j], times[i], watermark, onMerge);
      if (session === known) this.#begin(session, keys[j], times[i]);
      this.#sessions[j] = session;
    }
  }

  #begin(session: number, key: number, timeMs: number): void {
    if (session >= this.#keyOf.length) {
      const larger = new Int32Array(this.#keyOf.length * 2);
      larger.set(this.#keyOf);
      this.#keyOf = larger;
    }
    this.#keyOf[session] = key;
    this.#ends.push(timeMs + this.#gapMs, session);
  }

  /** Sessions that held rows before this batch bring them along; rows of this batch are added after resolving. */
  #mergeStates(sizeBefore: number): void {
    const merges = this.#merges;
    for (let m = 0; m < merges.length; m += 2) {
      const from = merges[m];
      if (from < sizeBefore) this.#moveState(this.#accumulators, from, this.#index.resolve(from));
    }
    this.#merges = [];
  }

  #moveState(to: readonly Accumulator[], from: number, slot: number): void {
    ONE_SLOT[0] = slot;
    to.forEach((accumulator, k) => accumulator.merge(this.#accumulators[k], from, from + 1, ONE_SLOT));
  }

  *#fire(timeMs: number): Generator<Batch> {
    let closed: number[] = [];
    while (this.#ends.leastEndMs <= timeMs && this.#ends.leastEndMs < Infinity) {
      const session = this.#ends.pop();
      if (!this.#index.isRoot(session)) continue;
      const endMs = this.#index.last[session] + this.#gapMs;
      // It grew since it was queued: its end is found again when that is due.
      if (endMs > timeMs) this.#ends.push(endMs, session);
      else closed.push(session);
      if (closed.length === this.#spec.batchRows) {
        yield this.#close(closed);
        closed = [];
      }
    }
    if (closed.length > 0) yield this.#close(closed);
  }

  #close(sessions: readonly number[]): Batch {
    const results = this.#spec.aggregates.map(createAccumulator);
    for (const accumulator of results) accumulator.grow(sessions.length);
    sessions.forEach((session, slot) => this.#moveState(results, session, slot));
    const keySlots = Int32Array.from(sessions, (session) => this.#keyOf[session]);
    for (const session of sessions) this.#index.remove(this.#keyOf[session], session);
    const length = sessions.length;
    const { first, last } = this.#index;
    const ends = sessions.map((session) => last[session] + this.#gapMs);
    const endColumn = timeColumn((row) => ends[row], length);
    const columns = [
      ...this.#keys.keys(keySlots, 0, length),
      timeColumn((row) => first[sessions[row]], length),
      endColumn,
      ...results.map((accumulator) => accumulator.finish(0, length)),
    ];
    const times = new ResultTimes(endColumn, length, least(ends), -least(ends.map((end) => -end)));
    return new Batch(this.#spec.output, columns, length, { times });
  }

  /** Leaves closed sessions, and keys without an open one, behind. */
  #rebuild(): void {
    const open = this.#openSessions();
    const keys = createKeyTable(this.#spec.keyTypes);
    const index = new SessionIndex(this.#gapMs);
    const accumulators = this.#spec.aggregates.map(createAccumulator);
    const keySlots = Int32Array.from(open, (session) => this.#keyOf[session]);
    const slots = new Int32Array(open.length);
    keys.lookup(this.#keys.keys(keySlots, 0, open.length), rowNumbers(open.length), 0, open.length, slots);
    for (const accumulator of accumulators) accumulator.grow(open.length);
    this.#ends.clear();
    open.forEach((session, at) => {
      const made = index.copy(slots[at], this.#index, session);
      this.#ends.push(index.last[made] + this.#gapMs, made);
    });
    this.#moveRuns(accumulators, open);
    const keyOf = new Int32Array(Math.max(64, open.length));
    keyOf.set(slots);
    [this.#keys, this.#index, this.#accumulators, this.#keyOf] = [keys, index, accumulators, keyOf];
  }

  /** Open sessions in order of their ids, which they keep among each other. */
  #openSessions(): Int32Array {
    const open = new Int32Array(this.#index.open);
    let count = 0;
    for (let session = 0; session < this.#index.size; session++) {
      if (this.#index.isRoot(session)) open[count++] = session;
    }
    return open;
  }

  /** Brings the states of `sessions` (ascending) to slots 0, 1, 2, ...: neighbours go together. */
  #moveRuns(to: readonly Accumulator[], sessions: Int32Array): void {
    for (let from = 0; from < sessions.length;) {
      let end = from + 1;
      while (end < sessions.length && sessions[end] === sessions[end - 1] + 1) end++;
      const [first, after, slots] = [sessions[from], sessions[end - 1] + 1, numbersFrom(from, end - from)];
      to.forEach((accumulator, k) => accumulator.merge(this.#accumulators[k], first, after, slots));
      from = end;
    }
  }
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

const ONE_SLOT = new Int32Array(1);
