import {
  Column,
  type ColumnBuilder,
  columnBuilder,
  describeType,
  Dictionary,
  type Field,
  logicalType,
  newBitmap,
  type Values,
  VolleyError,
} from "../../core/mod.ts";
import { TextCache } from "../files/mod.ts";
import type { AvroInput } from "./format/avro_input.ts";
import type { AvroType } from "./format/avro_type.ts";
import { type ReadValue, readValueOf } from "./format/read_value.ts";
import { branchOf } from "./format/skip_value.ts";

/** Reads the values of one field of Avro records into a column, a row at a time. */
export abstract class AvroColumn {
  protected readonly field: Field;
  /** Rows since the last `finish`. */
  protected rows = 0;
  /** The branch that is null, and how many there are; 0 where the field is no union. */
  readonly #nullBranch: number;
  readonly #branches: number;

  constructor(avro: AvroType, field: Field) {
    this.field = field;
    const branches = avro.kind === "union" ? avro.branches : [];
    this.#branches = branches.length;
    this.#nullBranch = branches.findIndex(({ kind }) => kind === "null");
  }

  /** Reads the next row's value; throws `RangeError` (damaged), `TypeError` (no UTF-8) or a coded error. */
  read(input: AvroInput): void {
    if (this.#branches > 0 && branchOf(input, this.#branches) === this.#nullBranch) this.#readNull();
    else this.value(input);
    this.rows++;
  }

  /** The rows so far; the column starts over. */
  abstract finish(): Column;
  /** Stores a value that is not null. */
  protected abstract value(input: AvroInput): void;
  protected abstract null(): void;

  #readNull(): void {
    const { name, nullable, type } = this.field;
    if (nullable || type.kind === "null") return this.null();
    throw new VolleyError({
      code: "SCHEMA_MISMATCH",
      message: `Cannot read column "${name}" as ${
        describeType(type)
      }: it is null, and was declared never null`,
      at: { column: name },
      hint: "Declare it nullable(...).",
    });
  }
}

/** The column reader for a field of `avro`; `batchRows` are the rows it takes before it is finished. */
export function avroColumn(avro: AvroType, field: Field, batchRows: number): AvroColumn {
  const present = avro.kind === "union" ? avro.branches.find(({ kind }) => kind !== "null") ?? avro : avro;
  const type = logicalType(field.type);
  switch (present.kind) {
    case "boolean":
      return new BoolColumn(avro, field, batchRows);
    case "float":
      return new NumberColumn(avro, field, () => new Float32Array(batchRows), (input) => input.readFloat());
    case "double":
      return new NumberColumn(avro, field, () => new Float64Array(batchRows), (input) => input.readDouble());
    case "int":
      return new NumberColumn(avro, field, integersOf(type.kind, batchRows), (input) => input.readInt());
    case "long":
      if (type.kind === "uint32") {
        return new NumberColumn(avro, field, integersOf("uint32", batchRows), (input) => input.readLong());
      }
      return new WordsColumn(avro, field, batchRows, present.origin.volley === "timestamp[s]");
    case "string":
      return new TextColumn(avro, field, batchRows);
    default:
      return new BuiltColumn(avro, present, field, batchRows);
  }
}

function integersOf(kind: string, rows: number): () => Values {
  switch (kind) {
    case "int8":
      return () => new Int8Array(rows);
    case "int16":
      return () => new Int16Array(rows);
    case "uint8":
      return () => new Uint8Array(rows);
    case "uint16":
      return () => new Uint16Array(rows);
    case "uint32":
      return () => new Uint32Array(rows);
    default:
      return () => new Int32Array(rows);
  }
}

/** A column of one buffer with a slot a row. */
abstract class SlotColumn extends AvroColumn {
  #validity: Uint8Array | null = null;
  protected abstract readonly capacity: number;

  protected null(): void {
    this.#validity ??= newBitmap(this.capacity, true);
    this.#validity[this.rows >> 3] &= ~(1 << (this.rows & 7));
  }

  finish(): Column {
    const length = this.rows;
    const validity = this.#validity?.subarray(0, (length + 7) >> 3) ?? null;
    const column = new Column({ type: this.field.type, length, validity, values: this.take(length) });
    this.rows = 0;
    this.#validity = null;
    return column;
  }

  /** The buffer of the first `length` rows; the next rows go into another. */
  protected abstract take(length: number): Values;
}

class NumberColumn extends SlotColumn {
  readonly #make: () => Values;
  readonly #readNumber: (input: AvroInput) => number;
  readonly #isInteger: boolean;
  #values: Float64Array;

  constructor(avro: AvroType, field: Field, make: () => Values, readNumber: (input: AvroInput) => number) {
    super(avro, field);
    this.#make = make;
    this.#readNumber = readNumber;
    this.#values = make() as Float64Array;
    this.#isInteger =
      !(this.#values instanceof Float64Array || this.#values as unknown instanceof Float32Array);
  }

  protected get capacity(): number {
    return this.#values.length;
  }

  protected value(input: AvroInput): void {
    const value = this.#readNumber(input);
    this.#values[this.rows] = value;
    if (this.#isInteger && this.#values[this.rows] !== value) {
      throw new RangeError(`${value} is no ${this.field.type.kind}`);
    }
  }

  protected take(length: number): Values {
    const values = this.#values.subarray(0, length);
    this.#values = this.#make() as Float64Array;
    return values;
  }
}

/** 64-bit integers and timestamps as two Int32 words each; seconds are written as milliseconds. */
class WordsColumn extends SlotColumn {
  readonly capacity: number;
  readonly #inSeconds: boolean;
  #words: Int32Array;

  constructor(avro: AvroType, field: Field, batchRows: number, inSeconds: boolean) {
    super(avro, field);
    this.capacity = batchRows;
    this.#inSeconds = inSeconds;
    this.#words = new Int32Array(batchRows * 2);
  }

  protected value(input: AvroInput): void {
    if (this.#inSeconds) this.#seconds(input);
    else input.readWords();
    this.#words[2 * this.rows] = input.low;
    this.#words[2 * this.rows + 1] = input.high;
  }

  #seconds(input: AvroInput): void {
    const seconds = input.readLong() / 1000;
    if (!Number.isInteger(seconds)) throw new RangeError("a timestamp is no whole second");
    input.low = seconds | 0;
    input.high = Math.floor(seconds / 4_294_967_296);
  }

  protected take(length: number): Values {
    const values = new BigInt64Array(this.#words.buffer as ArrayBuffer, 0, length);
    this.#words = new Int32Array(this.capacity * 2);
    return values;
  }
}

class BoolColumn extends SlotColumn {
  readonly capacity: number;
  #bits: Uint8Array;

  constructor(avro: AvroType, field: Field, batchRows: number) {
    super(avro, field);
    this.capacity = batchRows;
    this.#bits = newBitmap(batchRows);
  }

  protected value(input: AvroInput): void {
    if (input.readBoolean()) this.#bits[this.rows >> 3] |= 1 << (this.rows & 7);
  }

  protected take(length: number): Values {
    const bits = this.#bits.subarray(0, (length + 7) >> 3);
    this.#bits = newBitmap(this.capacity);
    return bits;
  }
}

/** Text, as codes of a dictionary while it is small: a text seen before costs a hash and a comparison. */
class TextColumn extends AvroColumn {
  readonly #builder: ColumnBuilder;
  readonly #cache = new TextCache();

  constructor(avro: AvroType, field: Field, batchRows: number) {
    super(avro, field);
    this.#builder = columnBuilder(field.type, batchRows, { dictionary: new Dictionary() });
  }

  protected value(input: AvroInput): void {
    const length = input.readLength();
    const from = input.skip(length);
    this.#builder.append(this.#cache.get(input.bytes, from, from + length));
  }

  protected null(): void {
    this.#builder.appendNull();
  }

  finish(): Column {
    this.rows = 0;
    return this.#builder.finish();
  }
}

/** Every other type: value by value. */
class BuiltColumn extends AvroColumn {
  readonly #builder: ColumnBuilder;
  readonly #read: ReadValue;

  constructor(avro: AvroType, present: AvroType, field: Field, batchRows: number) {
    super(avro, field);
    const type = logicalType(field.type);
    const dictionary = type.kind === "utf8" ? new Dictionary() : undefined;
    this.#builder = columnBuilder(field.type, batchRows, { dictionary });
    this.#read = readValueOf(present, type);
  }

  protected value(input: AvroInput): void {
    this.#builder.append(this.#read(input));
  }

  protected null(): void {
    this.#builder.appendNull();
  }

  finish(): Column {
    this.rows = 0;
    return this.#builder.finish();
  }
}
