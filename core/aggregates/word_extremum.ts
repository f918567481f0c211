import { Column, type DataType, newBitmap } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { grown } from "./slots.ts";
import { wordValues } from "./word_slot_values.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/**
 * `min` and `max` of int64, uint64, timestamps (two words a value) and decimals (four), compared word by word: no
 * BigInt per row. Words are kept as float64, lowest first; an empty slot holds an infinity as its top word.
 */
export class WordExtremumAccumulator implements Accumulator {
  readonly type: DataType;
  readonly nullable: boolean;
  parts: Float64Array = new Float64Array(0);
  readonly #words: number;
  readonly #least: boolean;
  readonly #unsigned: boolean;
  readonly #empty: number;

  constructor(fn: "min" | "max", input: DataType, nullable: boolean) {
    this.type = input;
    this.nullable = nullable;
    this.#words = input.kind === "decimal" ? 4 : 2;
    this.#least = fn === "min";
    this.#unsigned = input.kind === "uint64";
    this.#empty = this.#least ? Infinity : -Infinity;
  }

  grow(slots: number): void {
    this.parts = grown(this.parts, slots * this.#words, this.#empty);
  }

  clear(): void {
    this.parts.fill(this.#empty);
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    const { words } = input!;
    const value = new Float64Array(this.#words);
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (input!.isNull(i)) continue;
      for (let w = 0; w < this.#words; w++) value[w] = words[i * this.#words + w] >>> 0;
      if (!this.#unsigned) value[this.#words - 1] |= 0;
      this.#offer(slots[j], value, 0);
    }
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode | undefined {
    if (input?.form !== "int64") return undefined;
    const [parts, best] = [`${prefix}p`, `${prefix}b`];
    const high = this.#unsigned ? `(${input.high} >>> 0)` : input.high;
    const order = this.#least ? "<" : ">";
    return {
      hoist: `const ${parts} = ${self}.parts;`,
      body: `const ${best} = ${parts}[2 * s + 1]; ` +
        `if (${high} ${order} ${best} || (${high} === ${best} && ${input.low} ${order} ${parts}[2 * s])) ` +
        `{ ${parts}[2 * s] = ${input.low}; ${parts}[2 * s + 1] = ${high}; }`,
    };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const { parts } = other as WordExtremumAccumulator;
    for (let g = from; g < to; g++) this.#offer(slots[g - from], parts, g * this.#words);
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, this.parts, slots, this.#words);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.parts, slots, this.#words);
  }

  finish(from: number, to: number): Column {
    const length = to - from;
    const width = this.#words;
    const words = new Uint32Array(length * width);
    let validity: Uint8Array | null = null;
    for (let i = 0; i < length; i++) {
      const at = (from + i) * width;
      for (let w = 0; w < width; w++) words[i * width + w] = this.parts[at + w];
      if (this.parts[at + width - 1] !== this.#empty) continue;
      validity ??= newBitmap(length, true);
      validity[i >> 3] &= ~(1 << (i & 7));
    }
    return new Column({ type: this.type, length, values: wordValues(this.type, words.buffer), validity });
  }

  /** Puts the value whose words are `from[at..]` into the slot if it is better. */
  #offer(slot: number, from: Float64Array, at: number): void {
    const to = slot * this.#words;
    let w = this.#words - 1;
    while (w > 0 && from[at + w] === this.parts[to + w]) w--;
    const [value, best] = [from[at + w], this.parts[to + w]];
    if (this.#least ? value >= best : value <= best) return;
    for (w = 0; w < this.#words; w++) this.parts[to + w] = from[at + w];
  }
}
