import { type Column, columnBuilder, type DataType, type ValueReader, valueReader } from "../data/mod.ts";
import { createKeyTable, KeyCodec, type KeyTable } from "../keys/mod.ts";

/** Keys read at once where one is asked for. */
const BLOCK = 256;
/** Keys brought to the new table in one step. */
const MOVED_AT_ONCE = 4096;

/**
 * The keys of one operator, each with a dense slot 0, 1, 2, ... that its state is kept under. Slots of keys that nothing
 * is held for any more are given up together, by `shrink`. Without key columns there is one slot, 0.
 */
export class SlotKeys {
  readonly types: readonly DataType[];
  readonly #codec: KeyCodec;
  #table: KeyTable | null;
  #blocks: (readonly ValueReader[] | undefined)[] = [];

  /** Throws `KEY_TYPE_UNSUPPORTED`. */
  constructor(types: readonly DataType[]) {
    this.types = types;
    this.#codec = new KeyCodec(types);
    this.#table = types.length === 0 ? null : createKeyTable(types);
  }

  /** Slots given so far. */
  get size(): number {
    return this.#table?.size ?? 1;
  }

  /** For each j below `count`: the slot of the key in physical row `rows[j]`, written to `slots[j]`. */
  lookup(columns: readonly Column[], rows: Int32Array, count: number, slots: Int32Array): void {
    if (this.#table === null) slots.fill(0, 0, count);
    else this.#table.lookup(columns, rows, 0, count, slots);
  }

  /** The key in the form of `StreamRecord.key`: a value, an array for several key columns, undefined for none. */
  keyOf(slot: number): unknown {
    if (this.#table === null) return undefined;
    const parts = this.#partsOf(slot);
    return parts.length === 1 ? parts[0] : parts;
  }

  /** Canonical bytes of a key. */
  bytesOf(slot: number): Uint8Array<ArrayBuffer> {
    return this.#codec.encode(this.#table === null ? [] : this.#partsOf(slot));
  }

  /** The slots of keys by their canonical bytes, added where they are new; throws `KEY_BYTES_INVALID`. */
  add(keys: readonly Uint8Array[]): Int32Array {
    const slots = new Int32Array(keys.length);
    if (this.#table === null) return slots;
    const builders = this.types.map((type) => columnBuilder(type, keys.length));
    for (const key of keys) this.#codec.decode(key).forEach((part, k) => builders[k].append(part));
    this.lookup(builders.map((builder) => builder.finish()), ascending(keys.length), keys.length, slots);
    return slots;
  }

  /**
   * Leaves out the keys that are not `live`: the others get the slots 0, 1, 2, ... in their order, and `move` is called
   * for each, so that never more than what has been moved already is written over. Yields now and then how many keys it
   * has looked at; no other call until it is done.
   */
  *shrink(live: (slot: number) => boolean, move: (from: number, to: number) => void): Generator<number> {
    if (this.#table === null) return;
    const smaller = createKeyTable(this.types);
    const chunk = new Int32Array(MOVED_AT_ONCE);
    let next = 0;
    for (let from = 0; from < this.size; from += MOVED_AT_ONCE) {
      const end = Math.min(this.size, from + MOVED_AT_ONCE);
      let count = 0;
      for (let slot = from; slot < end; slot++) if (live(slot)) chunk[count++] = slot;
      smaller.lookup(this.#table.keys(chunk, 0, count), ascending(count), 0, count, new Int32Array(count));
      for (let j = 0; j < count; j++, next++) if (chunk[j] !== next) move(chunk[j], next);
      yield end - from;
    }
    this.#table = smaller;
    this.#blocks = [];
  }

  #partsOf(slot: number): unknown[] {
    const block = Math.floor(slot / BLOCK);
    let readers = this.#blocks[block];
    if (readers === undefined) {
      const first = block * BLOCK;
      const slots = ascending(Math.min(BLOCK, this.size - first)).map((j) => first + j);
      readers = this.#table!.keys(slots, 0, slots.length).map(valueReader);
      // A block that is not full yet is read again: more keys will come into it.
      if (slots.length === BLOCK) this.#blocks[block] = readers;
    }
    return readers.map((read) => read(slot % BLOCK));
  }
}

function ascending(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let i = 0; i < count; i++) rows[i] = i;
  return rows;
}
