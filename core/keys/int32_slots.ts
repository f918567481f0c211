import { MovingSlots } from "./moving_slots.ts";
import { GOLDEN, PairTable } from "./pair_table.ts";

/** Key ranges up to this span use a direct array whatever the number of keys: 256 KiB. */
const SPAN_ALWAYS_DIRECT = 1 << 16;
/** Above it, a direct array may be this many times larger than the number of keys. */
const SPAN_PER_KEY = 8;

/**
 * Int32 keys to dense slots. A small key range is a direct array (one load a row); a sparse one a hash table at most
 * half full, which grows while it is used. The choice adapts while keys arrive and is kept over `clear`.
 */
export class Int32Slots {
  /** Key of each slot. */
  keys: Int32Array = new Int32Array(64);
  size = 0;
  #direct: Int32Array = new Int32Array(0);
  #base = 0;
  #pairs: PairTable | null = null;
  /** Where the slots that have not moved yet are found; the direct array while that is null. */
  #old: PairTable | null = null;
  readonly #moving = new MovingSlots();
  /** The slot of null, which has no key. */
  #anonymous = -1;

  /** The slot of each key `keys[rows[j]]`, for j in [from, to). */
  lookup(keys: Int32Array, rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    let j = from;
    if (this.#pairs === null) j = this.#lookupDirect(keys, rows, j, to, slots);
    if (j < to) this.#lookupPairs(keys, rows, j, to, slots);
  }

  /** The slot of one key, added if it is new. */
  slotOf(key: number): number {
    ONE_KEY[0] = key;
    this.lookup(ONE_KEY, ROW_0, 0, 1, ONE_SLOT);
    return ONE_SLOT[0];
  }

  /** A new slot that no key finds: for null, once. */
  addAnonymous(): number {
    this.#anonymous = this.#append(0);
    return this.#anonymous;
  }

  clear(): void {
    this.#forgetOld();
    if (this.#pairs !== null) this.#pairs.clear();
    else if (8 * this.size > this.#direct.length) this.#direct.fill(0);
    else this.#clearDirectByKey();
    this.size = 0;
    this.#anonymous = -1;
  }

  /** A few keys in a wide range. A slot for null clears an entry too many at worst: one of its own keys, or none. */
  #clearDirectByKey(): void {
    for (let slot = 0; slot < this.size; slot++) {
      const at = this.keys[slot] - this.#base;
      if (at >= 0 && at < this.#direct.length) this.#direct[at] = 0;
    }
  }

  /** Stops early, at the row it returns, when the table had to turn into pairs. */
  #lookupDirect(keys: Int32Array, rows: Int32Array, from: number, to: number, slots: Int32Array): number {
    let direct = this.#direct;
    let base = this.#base;
    for (let j = from; j < to; j++) {
      const key = keys[rows[j]];
      // A difference past 32 bits wraps onto an entry no key can have: those stay 0, and 0 is looked at again.
      const at = (key - base) | 0;
      let slot = at >>> 0 < direct.length ? direct[at] - 1 : -1;
      if (slot < 0) {
        if (!this.#coverDirect(key)) return j;
        direct = this.#direct;
        base = this.#base;
        slot = this.#append(key);
        direct[key - base] = slot + 1;
      }
      slots[j] = slot;
    }
    return to;
  }

  /**
   * Two passes: the first looks at each key's own pair without a branch, so that many cache misses are under way at
   * once; the second, over pairs now in the cache, takes the keys that were not there.
   */
  #lookupPairs(keys: Int32Array, rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    if (this.#moving.active) this.#moveSome(to - from);
    const { entries, shift } = this.#pairs!;
    let missing = 0;
    for (let j = from; j < to; j++) {
      const key = keys[rows[j]];
      const at = 2 * (Math.imul(key, GOLDEN) >>> shift);
      const same = entries[at] === key ? -1 : 0;
      const slot = ((entries[at + 1] & same) - 1) | 0;
      missing |= slot;
      slots[j] = slot;
    }
    if (missing >= 0) return;
    for (let j = from; j < to; j++) if (slots[j] < 0) slots[j] = this.#probe(keys[rows[j]]);
  }

  /** The slot of a key that is not in its own pair: further on, in the old table, or new. */
  #probe(key: number): number {
    let slot = this.#pairs!.find(key);
    if (slot >= 0) return slot;
    if (this.#moving.active) slot = this.#findOld(key);
    const isNew = slot < 0;
    if (isNew) slot = this.#append(key);
    this.#pairs!.put(key, slot);
    if (isNew && 4 * this.size > this.#pairs!.entries.length) {
      this.#growPairs(this.#pairs!.entries.length * 2);
    }
    return slot;
  }

  #findOld(key: number): number {
    if (this.#old !== null) return this.#old.find(key);
    const at = key - this.#base;
    return at >= 0 && at < this.#direct.length ? this.#direct[at] - 1 : -1;
  }

  #append(key: number): number {
    if (this.size === this.keys.length) {
      const larger = new Int32Array(this.size * 2);
      larger.set(this.keys);
      this.keys = larger;
    }
    this.keys[this.size] = key;
    return this.size++;
  }

  /** Makes the direct array cover `key`, or turns the table into pairs and gives false. */
  #coverDirect(key: number): boolean {
    const last = this.#base + this.#direct.length - 1;
    if (key >= this.#base && key <= last) return true;
    const low = this.#direct.length === 0 ? key : Math.min(key, this.#base);
    const high = this.#direct.length === 0 ? key : Math.max(key, last);
    const span = high - low + 1;
    if (span > SPAN_ALWAYS_DIRECT && span > SPAN_PER_KEY * this.size) {
      this.#growPairs(Math.max(256, 1 << (34 - Math.clz32(this.size))));
      return false;
    }
    this.#moveDirect(low, span);
    return true;
  }

  /** Room on the side that grows, half as much again at least: keys arriving in order move the array rarely. */
  #moveDirect(low: number, span: number): void {
    const room = span + Math.max(64, span >> 1);
    const downward = this.#direct.length > 0 && low < this.#base;
    const base = downward ? low - (room - span) : low;
    const moved = new Int32Array(room);
    if (this.#direct.length > 0) moved.set(this.#direct, this.#base - base);
    this.#direct = moved;
    this.#base = base;
  }

  /** Turns to a larger table; keys move into it with the lookups that follow. */
  #growPairs(length: number): void {
    this.#moving.finish(this.#move);
    this.#old = this.#pairs;
    this.#pairs = new PairTable(length);
    this.#moving.begin(this.size);
  }

  #moveSome(rows: number): void {
    this.#moving.step(rows, this.#move);
    if (!this.#moving.active) this.#forgetOld();
  }

  /** A field, not a method: made once, called per slot. */
  readonly #move = (slot: number): void => {
    if (slot !== this.#anonymous) this.#pairs!.put(this.keys[slot], slot);
  };

  #forgetOld(): void {
    this.#moving.stop();
    this.#old = null;
    if (this.#pairs !== null) this.#direct = new Int32Array(0);
  }
}

const ONE_KEY = new Int32Array(1);
const ONE_SLOT = new Int32Array(1);
const ROW_0 = new Int32Array(1);
