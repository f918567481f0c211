import { type Accumulator, createAccumulator } from "../aggregates/mod.ts";
import { Batch, timestampColumn } from "../data/mod.ts";
import type { Stage, StageCounts, StageOutput } from "../operators/mod.ts";
import { requireTimes } from "./event_time.ts";
import { GroupUpdate } from "./group_update.ts";
import { splitLate } from "./late_rows.ts";
import { rowNumbers } from "./pane.ts";
import type { WindowAggregateSpec } from "./pane_window.ts";
import { ResultTimes } from "./result_batches.ts";
import { SessionMove } from "./session_move.ts";
import { SessionStore } from "./session_store.ts";

/** When closed and merged sessions are cleared out, once they outnumber the open ones. */
export interface SessionClearing {
  /** Not before this many sessions have been made; default 4096. */
  readonly sessionsMin?: number;
  /** Or, as few sessions may hold much (lists, exact sets), this many rows have come; default a million. */
  readonly rowsMin?: number;
  /** Open sessions moved at a time, about; default 4096. */
  readonly movedAtOnce?: number;
}

/**
 * Session windows: rows of one key at most `gap` apart share a window [first, last + gap), which fires when the
 * watermark reaches its end. See {@linkcode SessionIndex} for what belongs together; a row is late when its own
 * [time, time + gap) has ended by its partition's watermark.
 *
 * A closed session's key, state and place in the index are given up with the whole store: the open ones move to a new
 * one, some with each batch.
 */
export class SessionWindow implements Stage {
  readonly #spec: WindowAggregateSpec;
  readonly #gapMs: number;
  readonly #clearing: Required<SessionClearing>;
  readonly #update: GroupUpdate;
  #store: SessionStore;
  /** Under way from the store before, while it has open sessions. */
  #move: SessionMove | null = null;
  #rowsInStore = 0;
  #sessions: Int32Array = new Int32Array(0);
  #merges: number[] = [];
  #late = 0;

  constructor(gapMs: number, spec: WindowAggregateSpec, clearing: SessionClearing = {}) {
    this.#spec = spec;
    this.#gapMs = gapMs;
    this.#clearing = { sessionsMin: 4096, rowsMin: 1_000_000, movedAtOnce: 4096, ...clearing };
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
    this.#store = new SessionStore(spec, gapMs);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    requireTimes(batch);
    const selection = batch.selection ?? rowNumbers(batch.length);
    const isLate = (timeMs: number, watermark: number) => timeMs + this.#gapMs <= watermark;
    const { rows, count, late } = splitLate(batch, selection, isLate);
    this.#late += late;
    this.#update.start(batch);
    this.#leaveClosedBehind(rows, count);
    const { index, accumulators } = this.#store;
    const sizeBefore = index.size;
    this.#assign(batch, rows, count);
    this.#store.grow();
    this.#mergeStates(sizeBefore);
    for (let j = 0; j < count; j++) this.#sessions[j] = index.resolve(this.#sessions[j]);
    this.#update.apply(accumulators, rows, this.#sessions, 0, count);
    this.#rowsInStore += count;
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    const leastEndMs = Math.min(this.#store.ends.leastEndMs, this.#move?.leastEndMs ?? Infinity);
    return leastEndMs <= timeMs ? this.#fire(timeMs) : null;
  }

  counts(): StageCounts {
    return { late: this.#late, pendingWindows: this.#store.index.open + (this.#move?.left ?? 0) };
  }

  /** Moves on with the move under way, the keys of these rows before all others; or begins one. */
  #leaveClosedBehind(rows: Int32Array, count: number): void {
    if (this.#move === null && this.#isMostlyClosed()) {
      const to = new SessionStore(this.#spec, this.#gapMs);
      this.#move = new SessionMove(this.#store, to);
      this.#store = to;
      this.#rowsInStore = 0;
    }
    const move = this.#move;
    if (move === null) return;
    move.moveKeys(this.#update.slots(move.from.keys, rows, 0, count), count);
    move.moveSome(Math.max(this.#clearing.movedAtOnce, count));
    if (move.left === 0) this.#move = null;
  }

  #isMostlyClosed(): boolean {
    const { size, open } = this.#store.index;
    const { sessionsMin, rowsMin } = this.#clearing;
    return size > 2 * open && (size > sessionsMin || this.#rowsInStore > rowsMin);
  }

  #assign(batch: Batch, rows: Int32Array, count: number): void {
    const store = this.#store;
    const { index } = store;
    const keys = this.#update.slots(store.keys, rows, 0, count);
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
      const known = index.size;
      const session = index.add(keys[j], times[i], watermark, onMerge);
      if (session === known) store.begin(session, keys[j]);
      this.#sessions[j] = session;
    }
  }

  /** Sessions that held rows before this batch bring them along; rows of this batch are added after resolving. */
  #mergeStates(sizeBefore: number): void {
    const merges = this.#merges;
    const { accumulators, index } = this.#store;
    for (let m = 0; m < merges.length; m += 2) {
      const from = merges[m];
      if (from < sizeBefore) this.#moveState(accumulators, from, index.resolve(from));
    }
    this.#merges = [];
  }

  #moveState(to: readonly Accumulator[], from: number, slot: number): void {
    ONE_SLOT[0] = slot;
    to.forEach((accumulator, k) => accumulator.merge(this.#store.accumulators[k], from, from + 1, ONE_SLOT));
  }

  *#fire(timeMs: number): Generator<Batch> {
    yield* this.#moveDue(timeMs);
    const { ends, index } = this.#store;
    let closed: number[] = [];
    while (ends.leastEndMs <= timeMs && ends.leastEndMs < Infinity) {
      const session = ends.pop();
      if (!index.isRoot(session)) continue;
      const endMs = index.last[session] + this.#gapMs;
      // It grew since it was queued: its end is found again when that is due.
      if (endMs > timeMs) ends.push(endMs, session);
      else closed.push(session);
      if (closed.length === this.#spec.batchRows) {
        yield this.#close(closed);
        closed = [];
      }
    }
    if (closed.length > 0) yield this.#close(closed);
  }

  /** What may end now moves first, so that results come from one store; empty batches let the event loop have its turn. */
  *#moveDue(timeMs: number): Generator<Batch> {
    while (this.#move !== null && this.#move.leastEndMs <= timeMs) {
      this.#move.moveDue(timeMs, this.#clearing.movedAtOnce);
      if (this.#move.left === 0) this.#move = null;
      yield new Batch(this.#spec.output, [], this.#clearing.movedAtOnce, NO_ROWS);
    }
  }

  #close(sessions: readonly number[]): Batch {
    const { index, keys, keyOf } = this.#store;
    const results = this.#spec.aggregates.map(createAccumulator);
    for (const accumulator of results) accumulator.grow(sessions.length);
    sessions.forEach((session, slot) => this.#moveState(results, session, slot));
    const keySlots = Int32Array.from(sessions, (session) => keyOf[session]);
    for (const session of sessions) index.remove(keyOf[session], session);
    const length = sessions.length;
    const { first, last } = index;
    const ends = sessions.map((session) => last[session] + this.#gapMs);
    const endColumn = timestampColumn(ends);
    const columns = [
      ...keys.keys(keySlots, 0, length),
      timestampColumn(sessions.map((session) => first[session])),
      endColumn,
      ...results.map((accumulator) => accumulator.finish(0, length)),
    ];
    const times = new ResultTimes(endColumn, length, least(ends), -least(ends.map((end) => -end)));
    return new Batch(this.#spec.output, columns, length, { times });
  }
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

const ONE_SLOT = new Int32Array(1);
const NO_ROWS = { selection: new Int32Array(0) };
