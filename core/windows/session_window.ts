import { mergeGroups } from "../aggregates/mod.ts";
import { Batch, type BehindRows } from "../data/mod.ts";
import {
  SideOutputs,
  type Stage,
  type StageCounts,
  type StageOutput,
  type WaitStatus,
} from "../operators/mod.ts";
import { nextBehind } from "./behind_places.ts";
import { requireTimes } from "./event_time.ts";
import { GroupUpdate } from "./group_update.ts";
import { LateEvents } from "./late_events.ts";
import { type InTimeRows, splitLate } from "./late_rows.ts";
import { rowNumbers } from "./pane.ts";
import type { WindowAggregateSpec } from "./pane_window.ts";
import type { SupersededAnswer } from "./session_answers.ts";
import { type Clearing, clearingOf, type SessionClearing } from "./session_clearing.ts";
import { SessionMove } from "./session_move.ts";
import { answersOf, sessionResults } from "./session_results.ts";
import { LOOK_AGAIN, NONE_DUE, SessionStore } from "./session_store.ts";

/** How long sessions last, and how they are kept. */
export interface SessionOptions extends SessionClearing {
  /** How long after its end a session still takes rows; milliseconds, default 0. */
  readonly allowedLatenessMs?: number;
}

/**
 * Session windows: rows of one key at most `gap` apart share a window [first, last + gap), which fires when the
 * watermark reaches its end. See {@linkcode SessionIndex} for what belongs together; a row is late when its own
 * [time, time + gap) had ended, and the lateness was over, by its partition's watermark.
 *
 * With lateness a session that has fired goes on: a row may join it, or merge it with others, until the watermark
 * reaches its end plus the lateness. It then answers again, once for each advance of the watermark; answers for an
 * extent it no longer has are taken back first. What is left at the end are the sessions of the same stream with that
 * much more disorder allowed.
 *
 * A closed session's key, state and place in the index are given up with the whole store: the open ones move to a new
 * one, some with each batch.
 */
export class SessionWindow implements Stage {
  readonly mergesPartitions = true;
  /** A result has its window's last millisecond: the next ones may be exactly at a watermark that has fired others. */
  heldWatermark = -Infinity;
  readonly side: SideOutputs | undefined;
  readonly #spec: WindowAggregateSpec;
  readonly #gapMs: number;
  readonly #latenessMs: number;
  readonly #clearing: Clearing;
  readonly #update: GroupUpdate;
  readonly #lateEvents: LateEvents | null;
  #store: SessionStore;
  /** Under way from the store before, while it has open sessions. */
  #move: SessionMove | null = null;
  #rowsInStore = 0;
  #watermarkMs = -Infinity;
  #sessions: Int32Array = new Int32Array(0);
  #merges: number[] = [];
  #late = 0;
  #lateAfterIdle = 0;

  constructor(gapMs: number, spec: WindowAggregateSpec, options: SessionOptions = {}) {
    const { allowedLatenessMs = 0, ...clearing } = options;
    this.#spec = spec;
    this.#gapMs = gapMs;
    this.#latenessMs = allowedLatenessMs;
    this.#clearing = { ...clearingOf(spec.aggregates), ...clearing };
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
    this.side = spec.late === undefined ? undefined : new SideOutputs();
    this.#lateEvents = spec.late === undefined ? null : new LateEvents(spec.late, this.side!);
    this.#store = this.#newStore();
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    requireTimes(batch);
    const { rows, count } = this.#inTime(batch);
    this.#update.start(batch);
    this.#leaveClosedBehind(rows, count);
    const { index, accumulators, answers } = this.#store;
    const sizeBefore = index.size;
    this.#assign(batch, rows, count);
    this.#store.grow();
    if (answers !== null) this.#keepAnswers(sizeBefore, count);
    this.#mergeStates(sizeBefore);
    if (this.#merges.length > 0) {
      for (let j = 0; j < count; j++) this.#sessions[j] = index.resolve(this.#sessions[j]);
      this.#merges = [];
    }
    this.#update.apply(accumulators, rows, this.#sessions, 0, count);
    this.#rowsInStore += count;
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    this.heldWatermark = timeMs - 1;
    this.#watermarkMs = timeMs;
    this.#store.ends.turnTo(timeMs);
    const leastEndMs = Math.min(this.#store.ends.leastEndMs, this.#move?.leastEndMs ?? Infinity);
    return leastEndMs <= timeMs ? this.#fire(timeMs) : null;
  }

  counts(): StageCounts {
    return { late: this.#late, lateAfterIdle: this.#lateAfterIdle, pendingWindows: this.#open };
  }

  waitStatus(): WaitStatus {
    const moving = this.#move?.from.leastAnswerMs() ?? Infinity;
    return { pending: this.#open, nextEventTimeMs: Math.min(this.#store.leastAnswerMs(), moving) };
  }

  get #open(): number {
    return this.#store.index.open + (this.#move?.left ?? 0);
  }

  #newStore(): SessionStore {
    const store = new SessionStore(this.#spec, this.#gapMs, this.#latenessMs > 0);
    store.ends.turnTo(this.#watermarkMs);
    return store;
  }

  /** The rows that are not late; those that are have been counted, and put out where somebody asked for them. */
  #inTime(batch: Batch): InTimeRows {
    const selection = batch.selection ?? rowNumbers(batch.length);
    const lastMs = this.#gapMs + this.#latenessMs;
    const isLate = (timeMs: number, watermark: number) => timeMs + lastMs <= watermark;
    const events = this.#lateEvents;
    const put = (row: number, watermarkMs: number) => {
      const startMs = batch.times!.values[row];
      events!.add(batch, row, watermarkMs, { startMs, endMs: startMs + this.#gapMs });
    };
    const split = splitLate(batch, selection, isLate, events === null ? undefined : put);
    events?.put(batch.partition);
    this.#late += split.late;
    this.#lateAfterIdle += split.lateAfterIdle;
    return split;
  }

  /** Moves on with the move under way, the keys of these rows before all others; or begins one. */
  #leaveClosedBehind(rows: Int32Array, count: number): void {
    if (this.#move === null && this.#isMostlyClosed()) {
      const to = this.#newStore();
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
    const { sizeToOpen, sessionsMin, rowsMin } = this.#clearing;
    return size > sizeToOpen * open && (size > sessionsMin || this.#rowsInStore > rowsMin);
  }

  #assign(batch: Batch, rows: Int32Array, count: number): void {
    const store = this.#store;
    const { index } = store;
    const keys = this.#update.slots(store.keys, rows, 0, count);
    const times = batch.times!.values;
    const behind: BehindRows | null = batch.behind;
    const onMerge = (from: number, into: number) => void this.#merges.push(from, into);
    if (this.#sessions.length < count) this.#sessions = new Int32Array(count);
    const sessions = this.#sessions;
    // Places of rows behind their watermark, which is asked for them alone.
    let [at, behindAt] = behind === null ? [0, count] : nextBehind(rows, count, behind, 0);
    for (let j = 0;; j++) {
      j = index.extend(keys, times, rows, j, behindAt, sessions);
      if (j === count) return;
      let watermark = -Infinity;
      if (j === behindAt) {
        // What lateness keeps open is closed only by a watermark that much greater.
        watermark = behind!.watermarks[at] - this.#latenessMs;
        [at, behindAt] = nextBehind(rows, count, behind!, at + 1);
      }
      const known = index.size;
      sessions[j] = index.add(keys[j], times[rows[j]], watermark, onMerge);
      if (sessions[j] === known) store.begin(known, keys[j]);
    }
  }

  /** Before rows of this batch change sessions that have answered, their answers are kept: they may be taken back. */
  #keepAnswers(sizeBefore: number, count: number): void {
    const { index, answers } = this.#store;
    const changed: number[] = [];
    const look = (session: number) => {
      if (session < sizeBefore && answers!.change(session)) changed.push(session);
    };
    for (let j = 0; j < count; j++) look(this.#sessions[j]);
    this.#merges.forEach(look);
    if (changed.length > 0) {
      const revisions = Int32Array.from(changed, (session) => answers!.given[session] - 1);
      const facts = { revisions, retracted: true };
      const sessions = Int32Array.from(changed);
      const batch = sessionResults(this.#spec, this.#store, sessions, answers!, this.#gapMs, facts);
      changed.forEach((session, row) => answers!.supersede(session, batch, row, session));
    }
    for (let m = 0; m < this.#merges.length; m += 2) answers!.merge(this.#merges[m], this.#merges[m + 1]);
    for (const session of changed) this.#queueSooner(index.resolve(session));
  }

  /** A session that has answered waits for its lateness to be over; one that has changed answers at its end. */
  #queueSooner(session: number): void {
    const store = this.#store;
    const endMs = store.endOf(session);
    store.answers!.changed[session] = 1;
    if (store.answers!.queuedAt[session] > endMs) store.queue(session, endMs);
  }

  /** Sessions that held rows before this batch bring them along; rows of this batch are added after resolving. */
  #mergeStates(sizeBefore: number): void {
    const merges = this.#merges;
    const { accumulators, index } = this.#store;
    const held: number[] = [];
    for (let m = 0; m < merges.length; m += 2) {
      const from = merges[m];
      if (from < sizeBefore) held.push(from);
    }
    if (held.length === 0) return;
    const into = Int32Array.from(held, (session) => index.resolve(session));
    mergeGroups(accumulators, accumulators, Int32Array.from(held), into, held.length);
  }

  *#fire(timeMs: number): Generator<Batch> {
    yield* this.#moveDue(timeMs);
    const store = this.#store;
    const answering: number[] = [];
    let looks = 0;
    for (let session = store.nextDue(timeMs); session !== NONE_DUE; session = store.nextDue(timeMs)) {
      if (session !== LOOK_AGAIN && this.#answersNow(session, timeMs)) answering.push(session);
      if (answering.length === this.#spec.batchRows) {
        yield* this.#answer(Int32Array.from(answering), timeMs);
        answering.length = 0;
      } else if (session === LOOK_AGAIN || ++looks % LOOKED_AT_ONCE === 0) yield this.#turn(LOOKED_AT_ONCE);
    }
    if (answering.length > 0) yield* this.#answer(Int32Array.from(answering), timeMs);
  }

  /** Whether a session that is due has something to answer; one that has not waits on, or closes. */
  #answersNow(session: number, timeMs: number): boolean {
    const store = this.#store;
    const endMs = store.endOf(session);
    // It grew since it was queued: its end is found again when that is due.
    if (endMs > timeMs) store.queue(session, endMs);
    else if (store.answers === null || store.answers.changed[session] === 1) return true;
    else this.#keepOrClose(session, timeMs);
    return false;
  }

  #keepOrClose(session: number, timeMs: number): void {
    const store = this.#store;
    const closesAtMs = store.endOf(session) + this.#latenessMs;
    if (closesAtMs <= timeMs) store.index.remove(store.keyOf[session], session);
    else store.queue(session, closesAtMs);
  }

  /** What may end now moves first, so that results come from one store. */
  *#moveDue(timeMs: number): Generator<Batch> {
    while (this.#move !== null && this.#move.leastEndMs <= timeMs) {
      this.#move.moveDue(timeMs, this.#clearing.movedAtOnce);
      if (this.#move.left === 0) this.#move = null;
      yield this.#turn(this.#clearing.movedAtOnce);
    }
  }

  /** An empty batch: the event loop may have its turn. */
  #turn(length: number): Batch {
    return new Batch(this.#spec.output, [], length, NO_ROWS);
  }

  /** Answers that no longer hold, then those that do. */
  *#answer(sessions: Int32Array, timeMs: number): Generator<Batch> {
    const { index, answers } = this.#store;
    const { first, last } = index;
    const revisions = new Int32Array(sessions.length);
    const superseded: SupersededAnswer[] = [];
    if (answers !== null) {
      sessions.forEach((session, j) => {
        superseded.push(...answers.takeSuperseded(session, first[session], last[session]));
        revisions[j] = answers.answer(session, first[session], last[session]);
      });
    }
    const facts = answers === null ? null : { revisions, retracted: false };
    const results = sessionResults(this.#spec, this.#store, sessions, index, this.#gapMs, facts);
    const { keyOf } = this.#store;
    if (answers === null) { for (const session of sessions) index.remove(keyOf[session], session); }
    else for (const session of sessions) this.#keepOrClose(session, timeMs);
    yield* answersOf(superseded);
    yield results;
  }
}

/** Sessions looked at in one step. */
const LOOKED_AT_ONCE = 4096;
const NO_ROWS = { selection: new Int32Array(0) };
