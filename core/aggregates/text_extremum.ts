import { type Column, columnBuilder, compareText, type DataType, utf8, valueReader } from "../data/mod.ts";
import type { Accumulator, UpdateRows } from "./accumulator.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlotText, writeSlotText } from "./slot_bytes.ts";

/** `min` and `max` of text, in the order of its UTF-8 bytes. */
export class TextExtremumAccumulator implements Accumulator {
  readonly type: DataType = utf8;
  readonly nullable: boolean;
  readonly #least: boolean;
  #texts: (string | undefined)[] = [];

  constructor(fn: "min" | "max", nullable: boolean) {
    this.nullable = nullable;
    this.#least = fn === "min";
  }

  grow(slots: number): void {
    while (this.#texts.length < slots) this.#texts.push(undefined);
  }

  clear(): void {
    this.#texts = [];
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    const read = valueReader(input!);
    for (let j = from; j < to; j++) {
      const text = read(rows[j]) as string | null;
      if (text !== null) this.#offer(slots[j], text);
    }
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const theirs = (other as TextExtremumAccumulator).#texts;
    for (let g = from; g < to; g++) {
      const text = theirs[g];
      if (text !== undefined) this.#offer(slots[g - from], text);
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) {
      const text = this.#texts[slot];
      to.u8(text === undefined ? 0 : 1);
      if (text !== undefined) writeSlotText(to, text);
    }
  }

  read(from: ByteReader, slots: Int32Array): void {
    for (const slot of slots) this.#texts[slot] = from.u8() === 0 ? undefined : readSlotText(from);
  }

  finish(from: number, to: number): Column {
    const builder = columnBuilder(this.type, to - from);
    for (let slot = from; slot < to; slot++) builder.append(this.#texts[slot]);
    return builder.finish();
  }

  #offer(slot: number, text: string): void {
    const best = this.#texts[slot];
    if (best === text) return;
    const better = best === undefined ||
      (this.#least ? compareText(text, best) < 0 : compareText(text, best) > 0);
    if (better) this.#texts[slot] = text;
  }
}
