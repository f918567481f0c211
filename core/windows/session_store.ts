import { type Accumulator, createAccumulator } from "../aggregates/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";
import { EndHeap } from "./end_heap.ts";
import { type GroupSpec, numbersFrom, rowNumbers } from "./pane.ts";
import { SessionAnswers } from "./session_answers.ts";
import { SessionIndex } from "./session_index.ts";

/** Sessions with their keys, states and ends. Nothing in it is ever given up but the whole store. */
export class SessionStore {
  readonly keys: KeyTable;
  readonly index: SessionIndex;
  readonly accumulators: readonly Accumulator[];
  /** A session that grew, merged or moved is still queued with the end it had. */
  readonly ends: EndHeap = new EndHeap();
  /** What has been answered; null where each session answers once, when it closes. */
  readonly answers: SessionAnswers | null;
  /** Key slot of each session. */
  keyOf: Int32Array = new Int32Array(64);
  readonly #gapMs: number;

  constructor(spec: GroupSpec, gapMs: number, answersAgain = false) {
    this.#gapMs = gapMs;
    this.keys = createKeyTable(spec.keyTypes);
    this.index = new SessionIndex(gapMs);
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

  /** The next session queued for `timeMs` or before; -1: none. Sessions that are no more are passed over. */
  nextDue(timeMs: number): number {
    const { ends, index, answers } = this;
    while (ends.leastEndMs <= timeMs && ends.leastEndMs < Infinity) {
      const queuedAt = ends.leastEndMs;
      const session = ends.pop();
      if (!index.isRoot(session)) continue;
      if (answers === null) return session;
      if (answers.queuedAt[session] !== queuedAt) continue;
      // It may be queued for that time twice.
      answers.queuedAt[session] = NaN;
      return session;
    }
    return -1;
  }

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
    // Neighbours go together: most sessions stand next to others that are open.
    for (let from = 0; from < length;) {
      let end = from + 1;
      while (end < length && sessions[end] === sessions[end - 1] + 1) end++;
      const made = numbersFrom(first + from, end - from);
      this.accumulators.forEach((accumulator, k) =>
        accumulator.merge(other.accumulators[k], sessions[from], sessions[end - 1] + 1, made)
      );
      from = end;
    }
  }
}
