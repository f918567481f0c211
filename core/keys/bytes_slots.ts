import { VolleyError } from "../fault/mod.ts";

/** Keys up to this many bytes live in the table itself. */
const SHORT_MAX = 12;
/** An entry's first word: slot + 1 above, length below. */
const LENGTH_BITS = 4;
/** Arena positions are Int32. */
const ARENA_MAX = 2 ** 31 - 1;
const LENGTH_MASK = 15;

/**
 * Byte-string keys to dense slots; all key bytes also stand one after another in an arena, in slot order.
 *
 * Two open-addressing tables at most half full. Keys of up to 12 bytes, the usual ones, are entries of four words:
 * slot and length, and three words (first, second, last four bytes, overlapping where the key is short), so that a
 * probe touches one cache line and compares registers. Longer keys are (hash, slot + 1) and compare with the arena.
 * Bytes are read four at a time, which V8 compiles to plain loads.
 */
export class BytesSlots {
  size = 0;
  /** Start of each slot's bytes in `arena`; entry `size` is the end of the last. */
  starts: Int32Array = new Int32Array(65);
  arena: Uint8Array = new Uint8Array(1024);
  #view = new DataView(this.arena.buffer);
  #short = new Int32Array(4 * 256);
  #shortSize = 0;
  #long = new Int32Array(2 * 256);
  #longSize = 0;

  /** The slot of bytes [start, end) of `view`, added if they are new. */
  slotOf(view: DataView, start: number, end: number): number {
    return end - start <= SHORT_MAX ? this.#shortSlot(view, start, end) : this.#longSlot(view, start, end);
  }

  /** The slots of texts `rows[from..to)`, text i being bytes `offsets[i]` to `offsets[i + 1]` of `view`. */
  lookup(
    view: DataView,
    offsets: Int32Array,
    rows: Int32Array,
    from: number,
    to: number,
    slots: Int32Array,
  ): void {
    for (let j = from; j < to; j++) {
      const i = rows[j];
      const start = offsets[i];
      const end = offsets[i + 1];
      slots[j] = end - start <= SHORT_MAX
        ? this.#shortSlot(view, start, end)
        : this.#longSlot(view, start, end);
    }
  }

  /** A new slot that no key finds: for null. */
  addAnonymous(): number {
    this.#makeRoom();
    this.starts[this.size + 1] = this.starts[this.size];
    return this.size++;
  }

  clear(): void {
    if (this.#shortSize > 0) this.#short.fill(0);
    if (this.#longSize > 0) this.#long.fill(0);
    this.size = this.#shortSize = this.#longSize = 0;
  }

  #shortSlot(view: DataView, start: number, end: number): number {
    const length = end - start;
    let a = 0;
    let b = 0;
    let c = 0;
    if (length >= 4) {
      a = view.getInt32(start, true);
      c = view.getInt32(end - 4, true);
      b = length > 8 ? view.getInt32(start + 4, true) : c;
    } else for (let i = start; i < end; i++) a = (a << 8) | view.getUint8(i);
    const entries = this.#short;
    const mask = (entries.length >> 2) - 1;
    let at = mixWords(a, b, c, length) & mask;
    for (;;) {
      const e = 4 * at;
      const tag = entries[e];
      if (tag === 0) return this.#insertShort(at, a, b, c, view, start, end);
      if (
        entries[e + 1] === a && entries[e + 2] === b && entries[e + 3] === c && (tag & LENGTH_MASK) === length
      ) {
        return (tag >>> LENGTH_BITS) - 1;
      }
      at = (at + 1) & mask;
    }
  }

  #insertShort(
    at: number,
    a: number,
    b: number,
    c: number,
    view: DataView,
    start: number,
    end: number,
  ): number {
    const slot = this.#append(view, start, end);
    const entries = this.#short;
    entries[4 * at] = ((slot + 1) << LENGTH_BITS) | (end - start);
    entries[4 * at + 1] = a;
    entries[4 * at + 2] = b;
    entries[4 * at + 3] = c;
    if (8 * ++this.#shortSize > entries.length) this.#growShort();
    return slot;
  }

  #growShort(): void {
    const old = this.#short;
    const entries = new Int32Array(old.length * 2);
    const mask = (entries.length >> 2) - 1;
    for (let e = 0; e < old.length; e += 4) {
      if (old[e] === 0) continue;
      let at = mixWords(old[e + 1], old[e + 2], old[e + 3], old[e] & LENGTH_MASK) & mask;
      while (entries[4 * at] !== 0) at = (at + 1) & mask;
      for (let w = 0; w < 4; w++) entries[4 * at + w] = old[e + w];
    }
    this.#short = entries;
  }

  #longSlot(view: DataView, start: number, end: number): number {
    const hash = hashBytes(view, start, end);
    const entries = this.#long;
    const mask = (entries.length >> 1) - 1;
    let at = hash & mask;
    for (;;) {
      const slot = entries[2 * at + 1] - 1;
      if (slot < 0) return this.#insertLong(at, hash, view, start, end);
      if (entries[2 * at] === hash && this.#same(slot, view, start, end)) return slot;
      at = (at + 1) & mask;
    }
  }

  #same(slot: number, view: DataView, start: number, end: number): boolean {
    const own = this.starts[slot];
    const length = end - start;
    if (this.starts[slot + 1] - own !== length) return false;
    const arena = this.#view;
    const last = length - 4;
    for (let i = 0; i < last; i += 4) {
      if (arena.getInt32(own + i, true) !== view.getInt32(start + i, true)) return false;
    }
    // The last four bytes, which may overlap the ones before: no loop over single bytes.
    return arena.getInt32(own + last, true) === view.getInt32(start + last, true);
  }

  #insertLong(at: number, hash: number, view: DataView, start: number, end: number): number {
    const slot = this.#append(view, start, end);
    this.#long[2 * at] = hash;
    this.#long[2 * at + 1] = slot + 1;
    if (4 * ++this.#longSize > this.#long.length) this.#growLong();
    return slot;
  }

  #growLong(): void {
    const old = this.#long;
    const entries = new Int32Array(old.length * 2);
    const mask = (entries.length >> 1) - 1;
    for (let e = 0; e < old.length; e += 2) {
      if (old[e + 1] === 0) continue;
      let at = old[e] & mask;
      while (entries[2 * at + 1] !== 0) at = (at + 1) & mask;
      entries[2 * at] = old[e];
      entries[2 * at + 1] = old[e + 1];
    }
    this.#long = entries;
  }

  #append(view: DataView, start: number, end: number): number {
    this.#makeRoom();
    const own = this.starts[this.size];
    if (own + end - start > ARENA_MAX) throw tooManyBytes();
    this.#growArena(own + end - start);
    this.arena.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start), own);
    this.starts[this.size + 1] = own + end - start;
    return this.size++;
  }

  #makeRoom(): void {
    if (this.size + 1 < this.starts.length) return;
    const larger = new Int32Array(this.starts.length * 2);
    larger.set(this.starts);
    this.starts = larger;
  }

  #growArena(bytes: number): void {
    if (bytes <= this.arena.length) return;
    const larger = new Uint8Array(Math.min(ARENA_MAX, Math.max(bytes, this.arena.length * 2)));
    larger.set(this.arena);
    this.arena = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function tooManyBytes(): VolleyError {
  return new VolleyError({
    code: "KEYS_TOO_LARGE",
    message: "Cannot hold the keys of one window: they take more than 2 GiB",
    hint: "Key by something shorter, make the windows smaller, or hash the key in an expression.",
  });
}

/** Murmur-style mixing (Appleby, public domain); private to the table, never stored. */
function mixWords(a: number, b: number, c: number, length: number): number {
  let h = Math.imul(a ^ length, 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The same over any number of words, of which the last may overlap the one before. */
function hashBytes(view: DataView, start: number, end: number): number {
  let h = (end - start) | 0;
  const last = end - 4;
  for (let i = start; i < last; i += 4) {
    h = Math.imul(h ^ view.getInt32(i, true), 0x5bd1e995);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ view.getInt32(last, true), 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
}
