import { LOOK_AGAIN, NONE_DUE, type SessionStore } from "./session_store.ts";

/** Sessions looked at for each one wanted: a stretch of closed ones is no reason for a long step either. */
const LOOKS_PER_SESSION = 4;

/**
 * Brings the open sessions of one store to another, a few at a time, so that what has closed can be given up without a
 * step as long as there are sessions. A key's sessions move together: at any time a key is in one store only.
 */
export class SessionMove<Store extends SessionStore = SessionStore> {
  /** The store that is left. */
  readonly from: Store;
  readonly #to: Store;
  #looked = 0;
  #taken: number[] = [];

  constructor(from: Store, to: Store) {
    this.from = from;
    this.#to = to;
  }

  /** Sessions that have not moved yet. */
  get left(): number {
    return this.from.index.open;
  }

  /** No session left ends before; it may end later, or have moved. */
  get leastEndMs(): number {
    return this.left === 0 ? Infinity : this.from.ends.leastEndMs;
  }

  /** The keys of a batch, so that its rows find all their sessions in the new store; `slots` are those of the keys here. */
  moveKeys(slots: Int32Array, count: number): void {
    for (let j = 0; j < count; j++) this.from.index.takeAll(slots[j], this.#taken);
    this.#settle();
  }

  /** About `count` sessions, those begun first. */
  moveSome(count: number): void {
    const { index, keyOf } = this.from;
    const end = Math.min(index.size, this.#looked + LOOKS_PER_SESSION * count);
    for (; this.#looked < end && this.#taken.length < count; this.#looked++) {
      if (index.isRoot(this.#looked)) index.takeAll(keyOf[this.#looked], this.#taken);
    }
    this.#settle();
  }

  /** About `count` sessions that may end at or before `timeMs`. */
  moveDue(timeMs: number, count: number): void {
    const { index, keyOf } = this.from;
    for (let looks = LOOKS_PER_SESSION * count; looks > 0 && this.#taken.length < count; looks--) {
      const session = index.open === 0 ? NONE_DUE : this.from.nextDue(timeMs);
      if (session === NONE_DUE || session === LOOK_AGAIN) break;
      index.takeAll(keyOf[session], this.#taken);
    }
    this.#settle();
  }

  #settle(): void {
    if (this.#taken.length > 0) this.#to.adopt(this.from, ascending(this.#taken));
    this.#taken = [];
  }
}

/** Mostly they are so already: sorting them again would cost as much as moving them. */
function ascending(sessions: readonly number[]): Int32Array {
  const ids = Int32Array.from(sessions);
  for (let j = 1; j < ids.length; j++) if (ids[j] < ids[j - 1]) return ids.sort();
  return ids;
}
