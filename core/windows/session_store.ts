import { type Accumulator, createAccumulator, mergeGroups } from "../aggregates/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";
import { EndQueue } from "./end_queue.ts";
import { type GroupSpec, numbersFrom, rowNumbers } from "./pane.ts";
import { SessionAnswers } from "./session_answers.ts";
import { SessionIndex } from "./session_index.ts";

/** No session is due. */
export const NONE_DUE = -1;
/** There may be one, but the event loop may have its turn first. */
export const LOOK_AGAIN = -2;
/** Sessions looked at in one step. */
const SETTLED_AT_ONCE = 4096;
/** Shorter stretches would be mostly empty, with longer ones more sessions are queued in order. */
const STRETCHES_PER_GAP = 16;

/** Sessions with their keys, states and ends. Nothing in it is ever given up but the whole store. */
export class SessionStore {
  readonly keys: KeyTable;
  readonly index: SessionIndex;
  readonly accumulators: readonly Accumulator[];
  /** A session that grew, merged or moved is still queued with the end it had. */
  readonly ends: EndQueue;
  /** What has been answered; null where each session answers once, when it closes. */
  readonly answers: SessionAnswers | null;
  /** Key slot of each session. */
  keyOf: Int32Array = new Int32Array(64);
  readonly #gapMs: number;
  /** Looked at since the event loop last had its turn for that. */
  #settled = 0;

  constructor(spec: GroupSpec, gapMs: number, answersAgain = false) {
    this.#gapMs = gapMs;
    this.keys = createKeyTable(spec.keyTypes);
    this.index = new SessionIndex(gapMs);
    this.ends = new EndQueue(gapMs / STRETCHES_PER_GAP);
    this.accumulators = spec.aggregates.map(createAccumulator);
    this.answers = answersAgain ? new SessionAnswers() : null;
  }

  /** End of a session: its last row and the gap. */
  endOf(session: number): number {
    return this.index.last[session] + this.#gapMs;
  }

  /** The session is looked at when the watermark reaches `timeMs`. */
  queue(session: number, timeMs: number): void {
    if (this.answers !== null) this.answers.queuedAt[session] = timeMs;
    this.ends.push(timeMs, session);
  }

  /**
   * The next session queued for `timeMs` or before, `NONE_DUE`, or `LOOK_AGAIN` after many looks at others. Sessions
   * that are no more are passed over.
   */
  nextDue(timeMs: number): number {
    const { ends, index, answers } = this;
    for (;;) {
      if (ends.mustSettle(timeMs)) {
        this.#settled += ends.settle(SETTLED_AT_ONCE, this.#queuedTime);
        if (this.#settled < SETTLED_AT_ONCE) continue;
        this.#settled = 0;
        return LOOK_AGAIN;
      }
      const queuedAt = ends.nextEndMs;
      if (queuedAt > timeMs || queuedAt === Infinity) return NONE_DUE;
      const session = ends.pop();
      if (!index.isRoot(session)) continue;
      if (answers === null) return session;
      if (answers.queuedAt[session] !== queuedAt) continue;
      // It may be queued for that time twice.
      answers.queuedAt[session] = NaN;
      return session;
    }
  }

  /** A field, not a method: made once, called per session. One that has grown is queued for the end it has now. */
  readonly #queuedTime = (session: number, untilMs: number): number => {
    if (!this.index.isRoot(session)) return NaN;
    const endMs = this.endOf(session);
    if (this.answers === null) return endMs;
    const { queuedAt } = this.answers;
    if (!(queuedAt[session] < untilMs)) return NaN;
    if (queuedAt[session] < endMs) queuedAt[session] = endMs;
    return queuedAt[session];
  };

  /** The least end of a session that has something to answer; +Infinity where none has. */
  leastAnswerMs(): number {
    const { index, answers } = this;
    let least = Infinity;
    for (let session = 0; session < index.size; session++) {
      if (!index.isRoot(session) || answers?.changed[session] === 0) continue;
      least = Math.min(least, this.endOf(session));
    }
    return least;
  }

  /** Makes every accumulator ready for the sessions begun so far. */
  grow(): void {
    for (const accumulator of this.accumulators) accumulator.grow(this.index.size);
  }

  /** Notes the key and the end of a session that the index has just made. */
  begin(session: number, key: number): void {
    if (session >= this.keyOf.length) {
      const larger = new Int32Array(this.keyOf.length * 2);
      larger.set(this.keyOf);
      this.keyOf = larger;
    }
    this.keyOf[session] = key;
    this.answers?.begin(session);
    this.queue(session, this.endOf(session));
  }

  /** Takes in sessions of `other`, ascending, which are no longer in the lists of their keys there. */
  adopt(other: SessionStore, sessions: Int32Array): void {
    const { length } = sessions;
    const theirs = Int32Array.from(sessions, (session) => other.keyOf[session]);
    const slots = new Int32Array(length);
    this.keys.lookup(other.keys.keys(theirs, 0, length), rowNumbers(length), 0, length, slots);
    const first = this.index.size;
    for (let j = 0; j < length; j++) {
      const made = this.index.copy(slots[j], other.index, sessions[j]);
      this.begin(made, slots[j]);
      if (this.answers !== null) other.answers!.moveTo(this.answers, sessions[j], made);
    }
    this.grow();
    mergeGroups(this.accumulators, other.accumulators, sessions, numbersFrom(first, length), length);
  }
}
