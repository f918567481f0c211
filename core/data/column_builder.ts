import { BinaryWriter } from "./binary_writer.ts";
import type { Column } from "./column.ts";
import { type ColumnWriter, NullWriter } from "./column_writer.ts";
import type { DataType } from "./data_type.ts";
import { DecimalWriter } from "./decimal_writer.ts";
import { Dictionary } from "./dictionary.ts";
import { FixedSizeListWriter, ListWriter, StructWriter } from "./nested_writer.ts";
import { BoolWriter, NumberWriter } from "./number_writer.ts";
import { TextWriter } from "./text_writer.ts";
import { DateWriter, WordsWriter } from "./time_writer.ts";

/** How a {@linkcode ColumnBuilder} keeps text. */
export interface ColumnBuilderOptions {
  /**
   * Text becomes codes of this dictionary, until it outgrows its bound and the column falls back to plain UTF-8.
   * Default: plain UTF-8 for `utf8`, a dictionary of its own for `dictionary(utf8)`.
   */
  readonly dictionary?: Dictionary | null;
  /** Distinct texts at most; default 65,536. */
  readonly dictionarySizeMax?: number;
}

/** The writer for columns of `type`; a dictionary of anything but text is kept as plain values. */
export function columnWriter(
  type: DataType,
  capacity: number,
  options: ColumnBuilderOptions = {},
): ColumnWriter {
  const child = (item: DataType, rows: number) =>
    columnWriter(item, rows, { dictionarySizeMax: options.dictionarySizeMax });
  switch (type.kind) {
    case "null":
      return new NullWriter(type, capacity);
    case "bool":
      return new BoolWriter(type, capacity);
    case "utf8":
      return new TextWriter(type, capacity, options.dictionary ?? null, options.dictionarySizeMax);
    case "binary":
      return new BinaryWriter(type, capacity);
    case "date":
      return new DateWriter(type, capacity);
    case "int64":
    case "uint64":
    case "timestamp":
      return new WordsWriter(type, capacity);
    case "decimal":
      return new DecimalWriter(type, capacity);
    case "dictionary":
      return dictionaryWriter(type, type.value, capacity, options);
    case "list":
      return new ListWriter(type, capacity, child);
    case "fixedSizeList":
      return new FixedSizeListWriter(type, capacity, child);
    case "struct":
      return new StructWriter(type, capacity, child);
    default:
      return new NumberWriter(type, capacity);
  }
}

function dictionaryWriter(
  type: DataType,
  value: DataType,
  capacity: number,
  options: ColumnBuilderOptions,
): ColumnWriter {
  if (value.kind !== "utf8") return columnWriter(value, capacity, options);
  const dictionary = options.dictionary === undefined ? new Dictionary() : options.dictionary;
  return new TextWriter(type, capacity, dictionary, options.dictionarySizeMax);
}

/**
 * Collects values of one column, one by one.
 *
 * @example
 * ```ts
 * import { columnBuilder, readValue, timestamp } from "@volley/volley";
 * const times = columnBuilder(timestamp("ms"));
 * times.append("2024-02-29T12:00:00Z");
 * times.appendNull();
 * console.assert(readValue(times.finish(), 0) === Date.UTC(2024, 1, 29, 12));
 * ```
 */
export class ColumnBuilder {
  readonly type: DataType;
  readonly #writer: ColumnWriter;
  #length = 0;

  constructor(type: DataType, capacity = 1024, options: ColumnBuilderOptions = {}) {
    this.type = type;
    this.#writer = columnWriter(type, capacity, options);
  }

  /** Rows so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds a value in any accepted form: a number for a timestamp is epoch milliseconds whatever the unit, a bigint
   * counts the unit, text is ISO 8601 (UTC where it names no zone); null and undefined are null. Throws
   * `VALUE_TYPE_MISMATCH` or `VALUE_OUT_OF_RANGE`, and is then as before.
   */
  append(value: unknown): void {
    try {
      this.#writer.set(this.#length, value);
    } catch (error) {
      this.#writer.unsetNull(this.#length);
      throw error;
    }
    this.#length++;
  }

  /** Adds a null. */
  appendNull(): void {
    this.#writer.setNull(this.#length);
    this.#length++;
  }

  /** Takes back the last row: the next one is written in its place. */
  undo(): void {
    this.#length--;
    this.#writer.unsetNull(this.#length);
  }

  /** The rows so far as a column, and an empty builder. */
  finish(): Column {
    const column = this.#writer.finish(this.#length);
    this.reset();
    return column;
  }

  /** Forgets all rows; a dictionary is kept, because its codes never change their meaning. */
  reset(): void {
    this.#writer.reset();
    this.#length = 0;
  }
}

/** A builder of columns of `type`, with room for `capacity` rows (default 1024) before it grows. */
export function columnBuilder(
  type: DataType,
  capacity?: number,
  options?: ColumnBuilderOptions,
): ColumnBuilder {
  return new ColumnBuilder(type, capacity, options);
}
