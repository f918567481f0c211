import type { ColumnInit, Values } from "./column.ts";
import { ColumnWriter } from "./column_writer.ts";
import type { DataType } from "./data_type.ts";
import { outOfRange, typeMismatch } from "./value_fault.ts";

type NumberArray = Exclude<Values, BigInt64Array | BigUint64Array>;

/** An array of `length` values for a number kind of at most 64 bits that is no 64-bit integer. */
export function newNumbers(kind: DataType["kind"], length: number): NumberArray {
  switch (kind) {
    case "int8":
      return new Int8Array(length);
    case "int16":
      return new Int16Array(length);
    case "uint8":
      return new Uint8Array(length);
    case "uint16":
      return new Uint16Array(length);
    case "uint32":
      return new Uint32Array(length);
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    default:
      return new Int32Array(length);
  }
}

/** Integers of at most 32 bits, and floats. */
export class NumberWriter extends ColumnWriter {
  values: NumberArray;

  constructor(type: DataType, capacity: number) {
    super(type, capacity);
    this.values = newNumbers(type.kind, this.capacity);
  }

  protected store(i: number, value: unknown): void {
    if (typeof value !== "number") throw typeMismatch(this.type, value);
    this.values[i] = value;
    if (this.type.kind === "float32" || this.type.kind === "float64") return;
    if (this.values[i] === value) return;
    const reason = Number.isInteger(value) ? undefined : "a whole number";
    throw outOfRange(this.type, value, reason);
  }

  protected resize(used: number): void {
    const wider = newNumbers(this.type.kind, this.capacity);
    wider.set(this.values.subarray(0, used));
    this.values = wider;
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { values: this.values.subarray(0, length) };
  }

  protected clear(): void {
    this.values = newNumbers(this.type.kind, this.capacity);
  }
}

/** Booleans, a bit each. */
export class BoolWriter extends ColumnWriter {
  values: Uint8Array;

  constructor(type: DataType, capacity: number) {
    super(type, capacity);
    this.values = new Uint8Array((this.capacity + 7) >> 3);
  }

  protected store(i: number, value: unknown): void {
    if (value === true) this.values[i >> 3] |= 1 << (i & 7);
    else if (value === false) this.values[i >> 3] &= ~(1 << (i & 7));
    else throw typeMismatch(this.type, value);
  }

  protected resize(used: number): void {
    const wider = new Uint8Array((this.capacity + 7) >> 3);
    wider.set(this.values.subarray(0, (used + 7) >> 3));
    this.values = wider;
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { values: this.values.subarray(0, (length + 7) >> 3) };
  }

  protected clear(): void {
    this.values = new Uint8Array((this.capacity + 7) >> 3);
  }
}
