import { EndHeap } from "./end_heap.ts";

/** Stretches of time that have a list; a power of two. */
const LISTS = 512;
/** A list with room for more is not used again. */
const KEPT_MAX = 4096;

/**
 * When a session is to be looked at, now that a stretch of time begins which reaches up to `untilMs`: NaN for one that
 * is no more.
 */
export type QueuedTime = (session: number, untilMs: number) => number;

/**
 * Sessions by their ends. Most grow before they end, so that those of the time to come stand in lists, one for each
 * stretch of some milliseconds, in no order; only when its time has come a list is gone through, and what still ends
 * in it goes to a heap. What the lists do not cover goes to the heap at once.
 */
export class EndQueue {
  readonly #heap = new EndHeap();
  readonly #widthMs: number;
  readonly #lists: Int32Array[] = Array.from({ length: LISTS }, () => EMPTY);
  readonly #spare: Int32Array[] = [];
  readonly #counts = new Int32Array(LISTS);
  /** Sessions in lists. */
  #listed = 0;
  /** Lists stand for stretches greater than this one. */
  #opened = -Infinity;
  /** The first stretch with a session in its list. */
  #leastListed = Infinity;
  /** What is left of the list gone through now. */
  #opening: Int32Array = EMPTY;
  #left = 0;

  /** Best where sessions last some 16 times `widthMs` from being queued on. */
  constructor(widthMs: number) {
    this.#widthMs = Math.max(1, widthMs);
  }

  /** No session ends before; +Infinity when empty. */
  get leastEndMs(): number {
    const listedMs = this.#left > 0 ? this.#opened * this.#widthMs : this.#leastListed * this.#widthMs;
    return Math.min(this.#heap.leastEndMs, listedMs);
  }

  push(endMs: number, session: number): void {
    const stretch = Math.floor(endMs / this.#widthMs);
    const ahead = stretch - this.#opened;
    if (!(ahead > 0 && ahead < LISTS)) return this.#heap.push(endMs, session);
    const at = stretch & (LISTS - 1);
    const count = this.#counts[at]++;
    if (count === this.#lists[at].length) {
      this.#lists[at] = (count === 0 ? this.#spare.pop() : undefined) ?? larger(this.#lists[at]);
    }
    this.#lists[at][count] = session;
    this.#listed++;
    if (stretch < this.#leastListed) this.#leastListed = stretch;
  }

  /** Lists may stand for what comes after `timeMs`, where nothing before it is listed. */
  turnTo(timeMs: number): void {
    const stretch = Math.floor(timeMs / this.#widthMs);
    if (this.#left === 0 && this.#leastListed > stretch && stretch < Infinity && stretch > this.#opened) {
      this.#opened = stretch;
    }
  }

  /** When the session is queued that {@linkcode EndQueue.pop} takes out next; +Infinity when there is none. */
  get nextEndMs(): number {
    return this.#heap.leastEndMs;
  }

  /** Whether lists are to be gone through before the session that is next, or before `timeMs`, is known. */
  mustSettle(timeMs: number): boolean {
    if (this.#left > 0) return true;
    const listedMs = this.#leastListed * this.#widthMs;
    return listedMs <= timeMs && listedMs <= this.#heap.leastEndMs && listedMs < Infinity;
  }

  /** Goes through at most `most` sessions of the list whose time is first; gives how many it were. */
  settle(most: number, queuedTime: QueuedTime): number {
    if (this.#left === 0) this.#open();
    const given = this.#left;
    const untilMs = (this.#opened + 1) * this.#widthMs;
    const last = Math.max(0, this.#left - most);
    const sessions = this.#opening;
    while (this.#left > last) {
      const session = sessions[--this.#left];
      const endMs = queuedTime(session, untilMs);
      if (endMs >= untilMs) this.push(endMs, session);
      else if (endMs === endMs) this.#heap.push(endMs, session);
    }
    return given - this.#left;
  }

  /** Takes out the session with the least end. */
  pop(): number {
    return this.#heap.pop();
  }

  #open(): void {
    const at = this.#leastListed & (LISTS - 1);
    if (this.#opening.length > 0 && this.#opening.length <= KEPT_MAX) this.#spare.push(this.#opening);
    this.#opening = this.#lists[at];
    this.#left = this.#counts[at];
    this.#listed -= this.#left;
    this.#lists[at] = EMPTY;
    this.#counts[at] = 0;
    this.#opened = this.#leastListed;
    this.#leastListed = this.#findListed();
  }

  #findListed(): number {
    if (this.#listed === 0) return Infinity;
    let stretch = this.#opened + 1;
    while (this.#counts[stretch & (LISTS - 1)] === 0) stretch++;
    return stretch;
  }
}

function larger(list: Int32Array): Int32Array {
  const copy = new Int32Array(Math.max(64, 2 * list.length));
  copy.set(list);
  return copy;
}

const EMPTY = new Int32Array(0);
