/**
 * Byte-string keys to dense slots: open addressing over entries (hash, slot + 1); key bytes stand one after another
 * in an arena, in slot order. Hashing and comparing read four bytes at a time, which V8 compiles to plain loads.
 */
export class BytesSlots {
  size = 0;
  /** Start of each slot's bytes in `arena`; entry `size` is the end of the last. */
  starts: Int32Array = new Int32Array(65);
  arena: Uint8Array = new Uint8Array(1024);
  #view = new DataView(this.arena.buffer);
  #entries = new Int32Array(2 * 256);
  #mask = 255;

  /** The slot of bytes [start, end) of `view`, added if they are new. */
  slotOf(view: DataView, start: number, end: number): number {
    const hash = hashBytes(view, start, end);
    const entries = this.#entries;
    const mask = this.#mask;
    let at = hash & mask;
    for (;;) {
      const slot = entries[2 * at + 1] - 1;
      if (slot < 0) return this.#insert(at, hash, view, start, end);
      if (entries[2 * at] === hash && this.#same(slot, view, start, end)) return slot;
      at = (at + 1) & mask;
    }
  }

  /** A new slot that no key finds: for null. */
  addAnonymous(): number {
    this.#makeRoom();
    this.starts[this.size + 1] = this.starts[this.size];
    return this.size++;
  }

  clear(): void {
    this.size = 0;
    this.#entries.fill(0);
  }

  #same(slot: number, view: DataView, start: number, end: number): boolean {
    const own = this.starts[slot];
    const length = end - start;
    if (this.starts[slot + 1] - own !== length) return false;
    const arena = this.#view;
    const last = length - 4;
    if (last < 0) return sameFew(arena, own, view, start, length);
    for (let i = 0; i < last; i += 4) {
      if (arena.getInt32(own + i, true) !== view.getInt32(start + i, true)) return false;
    }
    // The last four bytes, which may overlap the ones before: no loop over single bytes.
    return arena.getInt32(own + last, true) === view.getInt32(start + last, true);
  }

  #insert(at: number, hash: number, view: DataView, start: number, end: number): number {
    this.#makeRoom();
    const own = this.starts[this.size];
    this.#growArena(own + end - start);
    this.arena.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start), own);
    this.starts[this.size + 1] = own + end - start;
    this.#entries[2 * at] = hash;
    this.#entries[2 * at + 1] = ++this.size;
    if (2 * this.size > this.#mask) this.#growEntries();
    return this.size - 1;
  }

  #makeRoom(): void {
    if (this.size + 1 < this.starts.length) return;
    const larger = new Int32Array(this.starts.length * 2);
    larger.set(this.starts);
    this.starts = larger;
  }

  #growArena(bytes: number): void {
    if (bytes <= this.arena.length) return;
    const larger = new Uint8Array(Math.max(bytes, this.arena.length * 2));
    larger.set(this.arena);
    this.arena = larger;
    this.#view = new DataView(larger.buffer);
  }

  #growEntries(): void {
    const old = this.#entries;
    this.#mask = this.#mask * 2 + 1;
    this.#entries = new Int32Array(2 * (this.#mask + 1));
    for (let e = 0; e < old.length; e += 2) {
      if (old[e + 1] === 0) continue;
      let at = old[e] & this.#mask;
      while (this.#entries[2 * at + 1] !== 0) at = (at + 1) & this.#mask;
      this.#entries[2 * at] = old[e];
      this.#entries[2 * at + 1] = old[e + 1];
    }
  }
}

function sameFew(a: DataView, fromA: number, b: DataView, fromB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a.getUint8(fromA + i) !== b.getUint8(fromB + i)) return false;
  return true;
}

/** MurmurHash2-style mixing, four bytes at a time, the last four overlapping; private to the table, never stored. */
function hashBytes(view: DataView, start: number, end: number): number {
  let h = (end - start) | 0;
  const last = end - 4;
  if (last < start) {
    for (let i = start; i < end; i++) h = Math.imul(h ^ view.getUint8(i), 0x5bd1e995);
  } else {
    for (let i = start; i < last; i += 4) {
      h = Math.imul(h ^ view.getInt32(i, true), 0x5bd1e995);
      h ^= h >>> 15;
    }
    h = Math.imul(h ^ view.getInt32(last, true), 0x5bd1e995);
  }
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
}
