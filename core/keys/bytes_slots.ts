import { VolleyError } from "../fault/mod.ts";
import { MovingSlots } from "./moving_slots.ts";
import { firstWord, lastWord, middleWord, placeShort, putShort, SHORT_MAX, slotAt } from "./short_entries.ts";

/** Arena positions are Int32. */
const ARENA_MAX = 2 ** 31 - 1;

/**
 * Byte-string keys to dense slots; all key bytes also stand one after another in an arena, in slot order.
 *
 * Two open-addressing tables at most half full: keys of up to 12 bytes, the usual ones, stand in their entries; longer
 * ones are (hash, slot + 1) and compare with the arena. Bytes are read four at a time, which V8 compiles to plain
 * loads. A table grows while it is used: keys move to the larger one with the lookups that follow.
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
  /** The table that is being left, if one is: where slots that have not moved yet are found. */
  #oldShort: Int32Array | null = null;
  #oldLong: Int32Array | null = null;
  readonly #moving = new MovingSlots();
  /** The slot of null, which has no bytes. */
  #anonymous = -1;

  /** The slot of bytes [start, end) of `view`, added if they are new. */
  slotOf(view: DataView, start: number, end: number): number {
    if (this.#moving.active) this.#moveSome(1);
    return this.#find(view, start, end);
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
    if (this.#moving.active) this.#moveSome(to - from);
    for (let j = from; j < to; j++) {
      const i = rows[j];
      slots[j] = this.#find(view, offsets[i], offsets[i + 1]);
    }
  }

  /** A new slot that no key finds: for null, once. */
  addAnonymous(): number {
    this.#makeRoom();
    this.starts[this.size + 1] = this.starts[this.size];
    this.#anonymous = this.size;
    return this.size++;
  }

  clear(): void {
    this.#forgetOld();
    if (this.#shortSize > 0) this.#short.fill(0);
    if (this.#longSize > 0) this.#long.fill(0);
    this.size = this.#shortSize = this.#longSize = 0;
    this.#anonymous = -1;
  }

  #find(view: DataView, start: number, end: number): number {
    if (end - start > SHORT_MAX) return this.#longSlot(view, start, end);
    const a = firstWord(view, start, end);
    const b = middleWord(view, start, end);
    const c = lastWord(view, start, end);
    const entry = placeShort(this.#short, a, b, c, end - start);
    const slot = slotAt(this.#short, entry);
    return slot >= 0 ? slot : this.#addShort(entry, view, start, end);
  }

  #addShort(entry: number, view: DataView, start: number, end: number): number {
    const a = firstWord(view, start, end);
    const b = middleWord(view, start, end);
    const c = lastWord(view, start, end);
    const length = end - start;
    const old = this.#oldShort;
    let slot = old === null ? -1 : slotAt(old, placeShort(old, a, b, c, length));
    if (slot >= 0) {
      putShort(this.#short, entry, a, b, c, length, slot);
      return slot;
    }
    slot = this.#append(view, start, end);
    putShort(this.#short, entry, a, b, c, length, slot);
    if (8 * ++this.#shortSize > this.#short.length) {
      this.#finishMoving();
      this.#oldShort = this.#short;
      this.#short = new Int32Array(this.#oldShort.length * 2);
      this.#moving.begin(this.size);
    }
    return slot;
  }

  #longSlot(view: DataView, start: number, end: number): number {
    const hash = hashBytes(view, start, end);
    const entry = this.#placeLong(this.#long, hash, view, start, end);
    const slot = this.#long[entry + 1] - 1;
    return slot >= 0 ? slot : this.#addLong(entry, hash, view, start, end);
  }

  #addLong(entry: number, hash: number, view: DataView, start: number, end: number): number {
    const old = this.#oldLong;
    let slot = old === null ? -1 : old[this.#placeLong(old, hash, view, start, end) + 1] - 1;
    const isNew = slot < 0;
    if (isNew) slot = this.#append(view, start, end);
    this.#long[entry] = hash;
    this.#long[entry + 1] = slot + 1;
    if (isNew && 4 * ++this.#longSize > this.#long.length) {
      this.#finishMoving();
      this.#oldLong = this.#long;
      this.#long = new Int32Array(this.#oldLong.length * 2);
      this.#moving.begin(this.size);
    }
    return slot;
  }

  /** The entry of a longer key, or the free one it would take. */
  #placeLong(entries: Int32Array, hash: number, view: DataView, start: number, end: number): number {
    const mask = (entries.length >> 1) - 1;
    let at = hash & mask;
    for (;;) {
      const slot = entries[2 * at + 1] - 1;
      if (slot < 0 || (entries[2 * at] === hash && this.#same(slot, view, start, end))) return 2 * at;
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

  #moveSome(rows: number): void {
    this.#moving.step(rows, this.#move);
    if (!this.#moving.active) this.#forgetOld();
  }

  #finishMoving(): void {
    this.#moving.finish(this.#move);
    this.#forgetOld();
  }

  /** A field, not a method: made once, called per slot. */
  readonly #move = (slot: number): void => {
    if (slot === this.#anonymous) return;
    const [start, end] = [this.starts[slot], this.starts[slot + 1]];
    if (end - start > SHORT_MAX) this.#moveLong(slot, start, end);
    else if (this.#oldShort !== null) this.#moveShort(slot, start, end);
  };

  #moveShort(slot: number, start: number, end: number): void {
    const a = firstWord(this.#view, start, end);
    const b = middleWord(this.#view, start, end);
    const c = lastWord(this.#view, start, end);
    putShort(this.#short, placeShort(this.#short, a, b, c, end - start), a, b, c, end - start, slot);
  }

  #moveLong(slot: number, start: number, end: number): void {
    if (this.#oldLong === null) return;
    const hash = hashBytes(this.#view, start, end);
    const entry = this.#placeLong(this.#long, hash, this.#view, start, end);
    this.#long[entry] = hash;
    this.#long[entry + 1] = slot + 1;
  }

  #forgetOld(): void {
    this.#moving.stop();
    this.#oldShort = this.#oldLong = null;
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

/** Murmur-style mixing of four bytes at a time, of which the last may overlap those before; never stored. */
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
