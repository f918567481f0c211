import { type Column, type DataType, newBitmap } from "../data/mod.ts";
import type { Accumulator, UpdateRows } from "./accumulator.ts";
import { createSlotValues, type SlotValues } from "./slot_values.ts";
import { grown } from "./slots.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/**
 * `first` and `last` by (event time, partition, arrival within the partition): the result does not depend on how
 * partitions were interleaved. Without event times: by arrival. In a merge the other state's rows count as later
 * arrivals.
 */
export class FirstLastAccumulator implements Accumulator {
  readonly type: DataType;
  readonly nullable: boolean;
  readonly #latest: boolean;
  readonly #values: SlotValues;
  /** Event time of the value in each slot; NaN where there is none. */
  #times: Float64Array = new Float64Array(0);
  #partitions: Int32Array = new Int32Array(0);

  constructor(fn: "first" | "last", input: DataType, nullable: boolean) {
    this.type = input;
    this.nullable = nullable;
    this.#latest = fn === "last";
    this.#values = createSlotValues(input);
  }

  grow(slots: number): void {
    this.#values.grow(slots);
    this.#times = grown(this.#times, slots, NaN);
    this.#partitions = grown(this.#partitions, slots);
  }

  clear(): void {
    this.#times.fill(NaN);
    this.#values.clear();
  }

  update({ input, rows, slots, from, to, times, partition }: UpdateRows): void {
    const write = this.#values.writer(input!);
    const order = times === null ? 0 : partition;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (input!.isNull(i)) continue;
      if (this.#wins(slots[j], times === null ? 0 : times[i], order)) write(slots[j], i);
    }
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as FirstLastAccumulator;
    for (let g = from; g < to; g++) {
      const time = that.#times[g];
      const s = slots[g - from];
      if (time === time && this.#wins(s, time, that.#partitions[g])) this.#values.copy(s, that.#values, g);
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, this.#times, slots);
    writeSlots(to, this.#partitions, slots);
    this.#values.write(slots, to);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.#times, slots);
    readSlots(from, this.#partitions, slots);
    this.#values.read(from, slots);
  }

  finish(from: number, to: number): Column {
    const slots = Int32Array.from({ length: to - from }, (_, i) => from + i);
    let validity: Uint8Array | null = null;
    for (let slot = from; slot < to; slot++) {
      if (this.#times[slot] === this.#times[slot]) continue;
      validity ??= newBitmap(to - from, true);
      validity[(slot - from) >> 3] &= ~(1 << ((slot - from) & 7));
    }
    return this.#values.column(slots, validity);
  }

  /** Whether a row of that time and partition takes the slot; then it is noted. */
  #wins(slot: number, time: number, partition: number): boolean {
    const held = this.#times[slot];
    const ahead = partition - this.#partitions[slot];
    const wins = held !== held ||
      (this.#latest
        ? time > held || (time === held && ahead >= 0)
        : time < held || (time === held && ahead < 0));
    if (!wins) return false;
    this.#times[slot] = time;
    this.#partitions[slot] = partition;
    return true;
  }
}
