import { Column, type DataType, list } from "../data/mod.ts";
import type { Accumulator, UpdateRows } from "./accumulator.ts";
import { createSlotValues, type SlotValues } from "./slot_values.ts";
import { grown } from "./slots.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/**
 * The non-null values of each group as a list, by (event time, partition, arrival within the partition); without event
 * times by arrival. A group without values gives an empty list. Values of all groups lie in one store, chained by slot.
 */
export class CollectListAccumulator implements Accumulator {
  readonly type: DataType;
  readonly nullable = false;
  readonly #values: SlotValues;
  #size = 0;
  /** By entry: event time, partition, and the number plus one of the entry before it in its slot. */
  #times: Float64Array = new Float64Array(0);
  #partitions: Int32Array = new Int32Array(0);
  #previous: Int32Array = new Int32Array(0);
  /** By slot: the newest entry plus one, and the number of entries. */
  #newest: Int32Array = new Int32Array(0);
  #counts: Int32Array = new Int32Array(0);

  constructor(input: DataType) {
    this.type = list(input);
    this.#values = createSlotValues(input);
  }

  grow(slots: number): void {
    this.#newest = grown(this.#newest, slots);
    this.#counts = grown(this.#counts, slots);
  }

  clear(): void {
    this.#values.clear();
    this.#newest.fill(0);
    this.#counts.fill(0);
    this.#size = 0;
  }

  update({ input, rows, slots, from, to, times, partition }: UpdateRows): void {
    const write = this.#values.writer(input!);
    const order = times === null ? 0 : partition;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (!input!.isNull(i)) write(this.#append(slots[j], times === null ? 0 : times[i], order), i);
    }
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as CollectListAccumulator;
    for (let g = from; g < to; g++) {
      for (const entry of that.#entries(g)) {
        const made = this.#append(slots[g - from], that.#times[entry], that.#partitions[entry]);
        this.#values.copy(made, that.#values, entry);
      }
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) {
      const entries = this.#entries(slot);
      to.varint(entries.length);
      writeSlots(to, this.#times, entries);
      writeSlots(to, this.#partitions, entries);
      this.#values.write(entries, to);
    }
  }

  read(from: ByteReader, slots: Int32Array): void {
    for (const slot of slots) {
      const first = this.#size;
      const entries = Int32Array.from({ length: from.varint() }, (_, i) => first + i);
      for (let i = 0; i < entries.length; i++) this.#append(slot, 0, 0);
      readSlots(from, this.#times, entries);
      readSlots(from, this.#partitions, entries);
      this.#values.read(from, entries);
    }
  }

  finish(from: number, to: number): Column {
    const length = to - from;
    const offsets = new Int32Array(length + 1);
    for (let i = 0; i < length; i++) offsets[i + 1] = offsets[i] + this.#counts[from + i];
    const entries = new Int32Array(offsets[length]);
    for (let i = 0; i < length; i++) entries.set(this.#sorted(from + i), offsets[i]);
    return new Column({ type: this.type, length, offsets, children: [this.#values.column(entries, null)] });
  }

  #append(slot: number, time: number, partition: number): number {
    const entry = this.#size++;
    this.#values.grow(this.#size);
    this.#times = grown(this.#times, this.#size);
    this.#partitions = grown(this.#partitions, this.#size);
    this.#previous = grown(this.#previous, this.#size);
    this.#times[entry] = time;
    this.#partitions[entry] = partition;
    this.#previous[entry] = this.#newest[slot];
    this.#newest[slot] = this.#size;
    this.#counts[slot] += 1;
    return entry;
  }

  /** Entries of a slot as they arrived. */
  #entries(slot: number): Int32Array {
    const entries = new Int32Array(this.#counts[slot]);
    let entry = this.#newest[slot];
    for (let k = entries.length - 1; k >= 0; k--) {
      entries[k] = entry - 1;
      entry = this.#previous[entry - 1];
    }
    return entries;
  }

  #sorted(slot: number): Int32Array {
    const entries = this.#entries(slot);
    for (let k = 1; k < entries.length; k++) {
      if (this.#compare(entries[k - 1], entries[k]) > 0) return entries.sort((a, b) => this.#compare(a, b));
    }
    return entries;
  }

  #compare(a: number, b: number): number {
    return this.#times[a] - this.#times[b] || this.#partitions[a] - this.#partitions[b] || a - b;
  }
}
