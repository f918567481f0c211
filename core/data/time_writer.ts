import type { ColumnInit } from "./column.ts";
import { ColumnWriter } from "./column_writer.ts";
import { DAY_MS, type IsoInstant, parseIso } from "./civil_time.ts";
import type { DataType, Timestamp } from "./data_type.ts";
import { outOfRange, typeMismatch } from "./value_fault.ts";

/** 64-bit integers and timestamps, as pairs of Int32 words (low, high). */
export class WordsWriter extends ColumnWriter {
  /** Two a row; the column sees the same buffer as 64-bit values. */
  words: Int32Array;
  #wide: BigInt64Array | BigUint64Array;

  constructor(type: DataType, capacity: number) {
    super(type, capacity);
    this.words = new Int32Array(this.capacity * 2);
    this.#wide = this.#wideOf(this.words);
  }

  #wideOf(words: Int32Array): BigInt64Array | BigUint64Array {
    const buffer = words.buffer as ArrayBuffer;
    return this.type.kind === "uint64" ? new BigUint64Array(buffer) : new BigInt64Array(buffer);
  }

  protected store(i: number, value: unknown): void {
    const count = this.type.kind === "timestamp"
      ? timestampCount(this.type, value)
      : wholeNumber(this.type, value);
    if (typeof count === "number") this.#storeNumber(i, count);
    else this.#storeBigInt(i, count, value);
  }

  #storeNumber(i: number, count: number): void {
    if (count < 0 && this.type.kind === "uint64") throw outOfRange(this.type, count);
    this.words[2 * i] = count;
    this.words[2 * i + 1] = Math.floor(count * 2 ** -32);
  }

  #storeBigInt(i: number, count: bigint, value: unknown): void {
    this.#wide[i] = count;
    if (this.#wide[i] !== count) throw outOfRange(this.type, value);
  }

  protected resize(used: number): void {
    const wider = new Int32Array(this.capacity * 2);
    wider.set(this.words.subarray(0, used * 2));
    this.words = wider;
    this.#wide = this.#wideOf(wider);
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { values: this.#wide.subarray(0, length) };
  }

  protected clear(): void {
    this.words = new Int32Array(this.capacity * 2);
    this.#wide = this.#wideOf(this.words);
  }
}

function wholeNumber(type: DataType, value: unknown): number | bigint {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number") throw typeMismatch(type, value);
  if (Number.isSafeInteger(value)) return value;
  throw outOfRange(
    type,
    value,
    Number.isInteger(value) ? "exact above 2^53 only as bigint" : "a whole number",
  );
}

const UNITS_PER_MS = { s: 0, ms: 1, us: 1_000, ns: 1_000_000 } as const;

/** A count of the timestamp's unit: exact, as a number where it is safe. */
function timestampCount(type: Timestamp, value: unknown): number | bigint {
  if (typeof value === "bigint") return value;
  const { epochMs, belowMsNs } = instantOf(type, value);
  if (type.unit === "s") {
    if (epochMs % 1000 !== 0 || belowMsNs !== 0) throw outOfRange(type, value, "a whole second");
    return epochMs / 1000;
  }
  if (type.unit === "ms") {
    if (belowMsNs !== 0) throw outOfRange(type, value, "a whole millisecond");
    return epochMs;
  }
  const nsPerUnit = 1_000_000 / UNITS_PER_MS[type.unit];
  if (belowMsNs % nsPerUnit !== 0) throw outOfRange(type, value, "a whole microsecond");
  const count = epochMs * UNITS_PER_MS[type.unit] + belowMsNs / nsPerUnit;
  if (Number.isSafeInteger(count)) return count;
  return BigInt(epochMs) * BigInt(UNITS_PER_MS[type.unit]) + BigInt(belowMsNs / nsPerUnit);
}

function instantOf(type: DataType, value: unknown): IsoInstant {
  if (typeof value === "number") return fromMs(type, value, value);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw outOfRange(type, value, "a valid date");
    return { epochMs: value.getTime(), belowMsNs: 0 };
  }
  if (typeof value !== "string") throw typeMismatch(type, value);
  const instant = parseIso(value);
  if (instant === null) throw outOfRange(type, value, "ISO 8601 text of a day that exists");
  return instant;
}

/** Milliseconds with a fraction, rounded to the nearest nanosecond: float noise is below that. */
function fromMs(type: DataType, ms: number, value: unknown): IsoInstant {
  const epochMs = Math.floor(ms);
  if (!Number.isSafeInteger(epochMs)) throw outOfRange(type, value, "epoch milliseconds within 2^53");
  if (epochMs === ms) return { epochMs, belowMsNs: 0 };
  const us = Math.round((ms - epochMs) * 1000);
  return us === 1000 ? { epochMs: epochMs + 1, belowMsNs: 0 } : { epochMs, belowMsNs: us * 1000 };
}

/** Calendar days; the time of day is dropped (UTC). */
export class DateWriter extends ColumnWriter {
  days: Int32Array;

  constructor(type: DataType, capacity: number) {
    super(type, capacity);
    this.days = new Int32Array(this.capacity);
  }

  protected store(i: number, value: unknown): void {
    // A bigint counts the type's own unit, as for timestamps.
    const day = typeof value === "bigint"
      ? Number(value)
      : Math.floor(instantOf(this.type, value).epochMs / DAY_MS);
    this.days[i] = day;
    if (this.days[i] !== day) throw outOfRange(this.type, value);
  }

  protected resize(used: number): void {
    const wider = new Int32Array(this.capacity);
    wider.set(this.days.subarray(0, used));
    this.days = wider;
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { values: this.days.subarray(0, length) };
  }

  protected clear(): void {
    this.days = new Int32Array(this.capacity);
  }
}
