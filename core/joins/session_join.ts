import { Batch } from "../data/mod.ts";
import type { SideOutputs, Stage, StageCounts, StageOutput, WaitStatus } from "../operators/mod.ts";
import { SessionMove } from "../windows/mod.ts";
import { JoinInputs } from "./join_inputs.ts";
import { isOuter, type JoinSide, type JoinSpec } from "./join_spec.ts";
import { JoinedRows } from "./joined_rows.ts";
import { JoinedSessions } from "./joined_sessions.ts";
import type { RowSieve } from "./row_sieve.ts";
import { SessionPairs } from "./session_pairs.ts";
import { StoredColumns } from "./stored_columns.ts";

/** Partners share a session: rows of both inputs with one key, none further than `gapMs` from the next. */
export interface SessionJoinSpec extends JoinSpec {
  readonly gapMs: number;
  /** Open sessions moved at a time, about, and sessions or rows from which on closed ones are cleared out. */
  readonly clearing?: {
    readonly movedAtOnce: number;
    readonly sessionsMin: number;
    readonly rowsMin: number;
  };
}

/**
 * Pairs of rows with equal keys in one session window. A session is made by the rows of both inputs together (as in
 * Flink), by the rules of `SessionIndex`; when the watermark reaches its end it gives every pair, or of an outer side its
 * rows by themselves where the other has none, with the session's last millisecond as event time. A row is late when its
 * own [time, time + gap) had ended by its partition's watermark. A row with a null key is a session of its own.
 *
 * Rows, keys and sessions that are over are given up with the whole store: what is open moves to a new one, some of it
 * with each batch.
 */
export class SessionJoin implements Stage {
  readonly #spec: SessionJoinSpec;
  readonly #clearing: Required<SessionJoinSpec>["clearing"];
  readonly #inputs: JoinInputs;
  readonly side: SideOutputs | undefined;
  readonly #stored: readonly [StoredColumns, StoredColumns];
  readonly #pairs: SessionPairs;
  readonly #alone: JoinedRows;
  #sessions: JoinedSessions;
  /** Under way from the store before, while it has open sessions. */
  #move: SessionMove<JoinedSessions> | null = null;
  #slots = new Int32Array(0);
  #watermarkMs = -Infinity;
  readonly mergesPartitions = true;
  heldWatermark = -Infinity;

  constructor(spec: SessionJoinSpec) {
    const { gapMs } = spec;
    this.#spec = spec;
    this.#clearing = spec.clearing ?? { movedAtOnce: 4096, sessionsMin: 4096, rowsMin: 65_536 };
    this.#inputs = new JoinInputs(
      spec,
      (timeMs, watermarkMs) => timeMs + gapMs <= watermarkMs,
      (timeMs) => ({ startMs: timeMs, endMs: timeMs + gapMs }),
    );
    this.side = this.#inputs.side;
    this.#stored = [new StoredColumns(spec, 0), new StoredColumns(spec, 1)];
    this.#pairs = new SessionPairs(spec);
    this.#alone = new JoinedRows(spec);
    this.#sessions = this.#newSessions();
  }

  process(batch: Batch, port: number): StageOutput {
    if (batch.rows === 0) return null;
    const side = port as JoinSide;
    const sieve = this.#inputs.sift(batch, side, this.#watermarkMs);
    if (sieve.count > 0) this.#take(batch, side, sieve);
    if (sieve.keyless.length === 0 || !isOuter(this.#spec.type, side)) return null;
    return this.#keyless(batch, side, Int32Array.from(sieve.keyless));
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    const dueMs = Math.min(this.#sessions.ends.leastEndMs, this.#move?.leastEndMs ?? Infinity);
    if (dueMs <= timeMs && this.#open > 0) return this.#fire(timeMs);
    this.#moveTo(timeMs);
    return null;
  }

  counts(): StageCounts {
    return { ...this.#inputs.counts(), pendingWindows: this.#open };
  }

  waitStatus(): WaitStatus {
    const moving = this.#move?.from.leastAnswerMs() ?? Infinity;
    const nextEventTimeMs = Math.min(this.#sessions.leastAnswerMs(), moving);
    return { pending: this.#inputs.held, nextEventTimeMs };
  }

  get #open(): number {
    return this.#sessions.index.open + (this.#move?.left ?? 0);
  }

  #newSessions(): JoinedSessions {
    return new JoinedSessions(this.#spec, this.#spec.gapMs, this.#stored);
  }

  #take(batch: Batch, side: JoinSide, { rows, count }: RowSieve): void {
    this.#inputs.reserve(count);
    if (this.#slots.length < count) this.#slots = new Int32Array(count);
    const keys = this.#spec.keys[side].map((key) => batch.columns[key]);
    this.#leaveClosedBehind(keys, rows, count);
    const sessions = this.#sessions;
    sessions.keys.lookup(keys, rows, 0, count, this.#slots);
    const first = sessions.sides[side].add(batch, rows, count);
    sessions.assigned += count;
    const times = batch.times!.values;
    const { behind } = batch;
    let at = 0;
    for (let j = 0; j < count; j++) {
      const row = rows[j];
      let watermarkMs = this.#watermarkMs;
      if (behind !== null) {
        while (at < behind.rows.length && behind.rows[at] < row) at++;
        const isBehind = at < behind.rows.length && behind.rows[at] === row;
        if (isBehind && behind.watermarks[at] > watermarkMs) watermarkMs = behind.watermarks[at];
      }
      sessions.place(side, first + j, this.#slots[j], times[row], watermarkMs);
    }
  }

  /** Moves on with the move under way, the keys of these rows before all others; or begins one. */
  #leaveClosedBehind(keys: Batch["columns"], rows: Int32Array, count: number): void {
    const { movedAtOnce } = this.#clearing;
    if (this.#move === null && this.#isMostlyClosed()) {
      const to = this.#newSessions();
      this.#move = new SessionMove(this.#sessions, to);
      this.#sessions = to;
    }
    const move = this.#move;
    if (move === null) return;
    move.from.keys.lookup(keys, rows, 0, count, this.#slots);
    move.moveKeys(this.#slots, count);
    move.moveSome(Math.max(movedAtOnce, count));
    if (move.left === 0) this.#move = null;
  }

  #isMostlyClosed(): boolean {
    const { index: { size, open }, assigned } = this.#sessions;
    const { sessionsMin, rowsMin } = this.#clearing;
    return (size > sessionsMin && size > 2 * open) ||
      (assigned > rowsMin && assigned > 2 * this.#inputs.held);
  }

  *#fire(timeMs: number): Generator<Batch> {
    yield* this.#moveDue(timeMs);
    const sessions = this.#sessions;
    let looks = 0;
    for (let session = sessions.nextDue(timeMs); session >= 0; session = sessions.nextDue(timeMs)) {
      const endMs = sessions.endOf(session);
      // It grew since it was queued: its end is found again when that is due.
      if (endMs > timeMs) sessions.queue(session, endMs);
      else {
        this.#inputs.held -= yield* this.#pairs.add(sessions, session);
        sessions.index.remove(sessions.keyOf[session], session);
      }
      if (++looks % LOOKED_AT_ONCE === 0) yield this.#turn();
    }
    const rest = this.#pairs.take(sessions);
    if (rest !== null) yield rest;
    this.#moveTo(timeMs);
  }

  /** What may end now moves first, so that results come from one store. */
  *#moveDue(timeMs: number): Generator<Batch> {
    while (this.#move !== null && this.#move.leastEndMs <= timeMs) {
      this.#move.moveDue(timeMs, this.#clearing.movedAtOnce);
      if (this.#move.left === 0) this.#move = null;
      yield this.#turn();
    }
  }

  /** An empty batch: the event loop may have its turn. */
  #turn(): Batch {
    return new Batch(this.#spec.output, [], LOOKED_AT_ONCE, NO_ROWS);
  }

  *#keyless(batch: Batch, side: JoinSide, keyless: Int32Array): Generator<Batch> {
    const { batchRows, gapMs } = this.#spec;
    for (let from = 0; from < keyless.length; from += batchRows) {
      const rows = keyless.subarray(from, from + batchRows);
      const startMs = Float64Array.from(rows, (row) => batch.times!.values[row]);
      const endMs = startMs.map((timeMs) => timeMs + gapMs);
      const times = endMs.map((timeMs) => timeMs - 1);
      const [left, right] = side === 0 ? [{ from: batch, rows }, null] : [null, { from: batch, rows }];
      yield this.#alone.make(left, right, times, rows.length, { startMs, endMs });
    }
  }

  #moveTo(timeMs: number): void {
    this.#watermarkMs = timeMs;
    // One less: a result at the watermark itself must still reach a session that would end there.
    this.heldWatermark = timeMs - 1;
  }
}

/** Sessions looked at in one step. */
const LOOKED_AT_ONCE = 4096;
const NO_ROWS = { selection: new Int32Array(0) };
