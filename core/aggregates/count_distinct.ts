import { type Column, columnBuilder, type DataType, int64, valueReader } from "../data/mod.ts";
import { type ByteReader, type ByteWriter, createKeyTable, KeyCodec, type KeyTable } from "../keys/mod.ts";
import type { Accumulator, UpdateRows } from "./accumulator.ts";
import { int64Column } from "./int64_column.ts";
import { PairSet } from "./pair_set.ts";

let ids = new Int32Array(1024);
let presentRows = new Int32Array(1024);
let presentSlots = new Int32Array(1024);

/**
 * Exact number of distinct values: each value of the input gets a number from one table, and a set holds the pairs of
 * slot and number. NaN equals NaN, -0 equals 0. Memory grows with the distinct values of each group.
 */
export class CountDistinctAccumulator implements Accumulator {
  readonly type: DataType = int64;
  readonly nullable = false;
  readonly #values: KeyTable;
  readonly #pairs = new PairSet();
  readonly #codec: KeyCodec;

  constructor(input: DataType) {
    this.#values = createKeyTable([input]);
    this.#codec = new KeyCodec([input]);
  }

  grow(slots: number): void {
    this.#pairs.grow(slots);
  }

  clear(): void {
    this.#values.clear();
    this.#pairs.clear();
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    reserveScratch(to - from);
    let count = 0;
    for (let j = from; j < to; j++) {
      if (input!.isNull(rows[j])) continue;
      presentRows[count] = rows[j];
      presentSlots[count++] = slots[j];
    }
    this.#values.lookup([input!], presentRows, 0, count, ids);
    for (let k = 0; k < count; k++) this.#pairs.add(presentSlots[k], ids[k]);
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as CountDistinctAccumulator;
    for (let g = from; g < to; g++) {
      const theirs = that.#pairs.ids(g);
      if (theirs.length === 0) continue;
      reserveScratch(theirs.length);
      for (let k = 0; k < theirs.length; k++) presentRows[k] = k;
      const values = that.#values.keys(theirs, 0, theirs.length);
      this.#values.lookup(values, presentRows, 0, theirs.length, ids);
      for (let k = 0; k < theirs.length; k++) this.#pairs.add(slots[g - from], ids[k]);
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) {
      const ids = this.#pairs.ids(slot);
      to.varint(ids.length);
      if (ids.length === 0) continue;
      const read = valueReader(this.#values.keys(ids, 0, ids.length)[0]);
      for (let k = 0; k < ids.length; k++) {
        const bytes = this.#codec.encode([read(k)]);
        to.varint(bytes.length);
        to.raw(bytes);
      }
    }
  }

  read(from: ByteReader, slots: Int32Array): void {
    for (const slot of slots) {
      const size = from.varint();
      if (size === 0) continue;
      const builder = columnBuilder(this.#codec.types[0], size);
      for (let k = 0; k < size; k++) builder.append(this.#codec.decode(from.raw(from.varint()))[0]);
      reserveScratch(size);
      for (let k = 0; k < size; k++) presentRows[k] = k;
      this.#values.lookup([builder.finish()], presentRows, 0, size, ids);
      for (let k = 0; k < size; k++) this.#pairs.add(slot, ids[k]);
    }
  }

  finish(from: number, to: number): Column {
    return int64Column(this.#pairs.counts, null, from, to);
  }
}

function reserveScratch(length: number): void {
  if (length <= ids.length) return;
  ids = new Int32Array(2 * length);
  presentRows = new Int32Array(2 * length);
  presentSlots = new Int32Array(2 * length);
}
