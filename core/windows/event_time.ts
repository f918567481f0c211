import type { Batch, Column, EventTimes } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** What the high word of a 64-bit value counts. */
export const TWO_32 = 4294967296;
const DAY_MS = 86_400_000;

/** The words of a column that holds epoch milliseconds in 64 bits, or null for any other. */
export function epochMsWords(column: Column): Int32Array | null {
  const { type } = column;
  return type.kind === "int64" || (type.kind === "timestamp" && type.unit === "ms") ? column.words : null;
}

/** Event times still in their column: most windows only ask for the bounds. */
export class ColumnTimes implements EventTimes {
  readonly minMs: number;
  readonly maxMs: number;
  readonly #column: Column;
  readonly #length: number;
  #values: Float64Array | null;

  /** `values`: where they have been read already. */
  constructor(
    column: Column,
    length: number,
    minMs: number,
    maxMs: number,
    values: Float64Array | null = null,
  ) {
    this.#values = values;
    this.#column = column;
    this.#length = length;
    this.minMs = minMs;
    this.maxMs = maxMs;
  }

  get values(): Float64Array {
    if (this.#values === null) {
      this.#values = new Float64Array(this.#length);
      readTimes(this.#column, this.#length, this.#values);
    }
    return this.#values;
  }
}

/**
 * Event times of the first `length` rows as epoch milliseconds (finer units are floored), written to `times`.
 * 64-bit values are read as two words: a BigInt per row would cost three times the whole window operator.
 */
export function readTimes(column: Column, length: number, times: Float64Array): void {
  switch (column.type.kind) {
    case "timestamp":
      return readTimestamps(column.words, column.type.unit, length, times);
    case "int64":
      return readTimestamps(column.words, "ms", length, times);
    case "date":
      return readDays(column.values as Int32Array, length, times);
    default:
      return readFloats(column.values as Float64Array, length, times);
  }
}

function readTimestamps(
  words: Int32Array,
  unit: "s" | "ms" | "us" | "ns",
  length: number,
  times: Float64Array,
) {
  if (unit === "ms") {
    for (let i = 0; i < length; i++) times[i] = words[2 * i + 1] * TWO_32 + (words[2 * i] >>> 0);
  } else if (unit === "s") {
    for (let i = 0; i < length; i++) times[i] = (words[2 * i + 1] * TWO_32 + (words[2 * i] >>> 0)) * 1000;
  } else if (unit === "us") readMicroseconds(words, length, times);
  else readNanoseconds(words, length, times);
}

/** 2^32 us are 4294967 ms and 296 us: splitting keeps every sum below 2^53, and the floor exact. */
function readMicroseconds(words: Int32Array, length: number, times: Float64Array): void {
  for (let i = 0; i < length; i++) {
    const high = words[2 * i + 1];
    times[i] = high * 4294967 + Math.floor((high * 296 + (words[2 * i] >>> 0)) / 1000);
  }
}

/** 2^32 ns are 4294 ms and 967296 ns: splitting keeps every product below 2^53. */
function readNanoseconds(words: Int32Array, length: number, times: Float64Array): void {
  for (let i = 0; i < length; i++) {
    const high = words[2 * i + 1];
    times[i] = high * 4294 + Math.floor((high * 967296 + (words[2 * i] >>> 0)) / 1e6);
  }
}

function readDays(days: Int32Array, length: number, times: Float64Array): void {
  for (let i = 0; i < length; i++) times[i] = days[i] * DAY_MS;
}

function readFloats(values: Float64Array, length: number, times: Float64Array): void {
  for (let i = 0; i < length; i++) times[i] = Math.floor(values[i]);
}

/** The batch's event times; throws `EVENT_TIME_UNKNOWN` where a user's operator or closure left them behind. */
export function requireTimes(batch: Batch): EventTimes {
  if (batch.times !== null) return batch.times;
  throw new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: "Cannot place rows in windows: they came without event times",
    hint: "Declare watermarks after the operator that makes these rows: withWatermarks(column).",
  });
}
