import { VolleyError } from "../fault/mod.ts";
import {
  binary,
  bool,
  type DataType,
  type FieldType,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  list,
  nulls,
  struct,
  timestamp,
  uint16,
  uint32,
  uint64,
  uint8,
  utf8,
} from "./data_type.ts";
import { setOwn } from "./read_value.ts";
import { describeType, type Field, Schema } from "./schema.ts";
import { describeValue } from "./value_fault.ts";

/**
 * The schema that all of `rows` fit: number is float64, bigint int64, string utf8, boolean bool, Date timestamp[ms],
 * Uint8Array binary, another typed array or an array a list, a plain object a struct. A column that is null or missing
 * in some row is nullable; one without any value is of type null. Columns come in order of first appearance.
 *
 * Throws `SCHEMA_MIXED_TYPES` or `SCHEMA_UNSUPPORTED_VALUE` with row and column, `SCHEMA_EMPTY` without rows.
 *
 * @example
 * ```ts
 * import { inferSchema } from "@volley/volley";
 * const found = inferSchema([{ user: "ada", amount: 1 }, { user: "bob" }]);
 * console.assert(String(found) === "user utf8, amount float64?");
 * ```
 */
export function inferSchema(rows: Iterable<object>): Schema {
  const guess = new StructGuess();
  let row = 0;
  for (const value of rows) {
    if (typeof value !== "object" || value === null) throw unsupported(value, { row, column: "" });
    guess.addRow(value, row++, "");
  }
  if (guess.fields.size === 0) throw noColumns(row);
  return new Schema([...guess.fields].map(([name, field]): Field => ({
    name,
    type: field.type(),
    nullable: field.isNullable(guess.rows),
  })));
}

interface Place {
  readonly row: number;
  /** Dotted path below the row. */
  readonly column: string;
}

class StructGuess {
  readonly fields: Map<string, ColumnGuess> = new Map();
  rows = 0;

  addRow(value: object, row: number, path: string): void {
    this.rows++;
    for (const name of Object.keys(value)) {
      let field = this.fields.get(name);
      if (field === undefined) this.fields.set(name, field = new ColumnGuess());
      field.add((value as Record<string, unknown>)[name], { row, column: path + name });
    }
  }

  type(): DataType {
    const fields: Record<string, FieldType> = {};
    for (const [name, field] of this.fields) {
      const type = field.type();
      setOwn(fields, name, field.isNullable(this.rows) ? { nullable: true, type } : type);
    }
    return struct(fields);
  }
}

/** What the values seen so far say about one column, one field, or the items of a list. */
class ColumnGuess {
  #scalar: DataType | null = null;
  #items: ColumnGuess | null = null;
  #struct: StructGuess | null = null;
  #present = 0;

  add(value: unknown, place: Place): void {
    if (value === null || value === undefined) return;
    this.#present++;
    const scalar = scalarType(value);
    if (scalar !== null) this.#addScalar(scalar, place);
    else if (Array.isArray(value)) this.#addItems(value, place);
    else if (isPlainObject(value)) this.#addFields(value, place);
    else throw unsupported(value, place);
  }

  #addScalar(type: DataType, place: Place): void {
    if (this.#present === 1) this.#scalar = type;
    const before = this.type();
    if (describeType(before) !== describeType(type)) throw mixed(before, type, place);
  }

  #addItems(items: unknown[], place: Place): void {
    if (this.#present === 1) this.#items = new ColumnGuess();
    if (this.#items === null) throw mixed(this.type(), list(nulls), place);
    for (const item of items) this.#items.add(item, place);
  }

  #addFields(value: object, place: Place): void {
    if (this.#present === 1) this.#struct = new StructGuess();
    if (this.#struct === null) throw mixed(this.type(), struct({}), place);
    this.#struct.addRow(value, place.row, `${place.column}.`);
  }

  type(): DataType {
    if (this.#items !== null) return list(this.#items.type());
    if (this.#struct !== null) return this.#struct.type();
    return this.#scalar ?? nulls;
  }

  isNullable(rows: number): boolean {
    return this.#present < rows;
  }
}

const LISTS: readonly (readonly [new () => ArrayBufferView, DataType])[] = [
  [Float32Array, float32],
  [Float64Array, float64],
  [Int8Array, int8],
  [Int16Array, int16],
  [Int32Array, int32],
  [Uint16Array, uint16],
  [Uint32Array, uint32],
  [Uint8ClampedArray, uint8],
  [BigInt64Array, int64],
  [BigUint64Array, uint64],
];

function scalarType(value: unknown): DataType | null {
  switch (typeof value) {
    case "number":
      return float64;
    case "bigint":
      return int64;
    case "string":
      return utf8;
    case "boolean":
      return bool;
    default:
      break;
  }
  if (value instanceof Date) return timestamp("ms");
  if (value instanceof Uint8Array) return binary;
  const found = LISTS.find(([ArrayOf]) => value instanceof ArrayOf);
  return found === undefined ? null : list(found[1]);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function mixed(before: DataType, now: DataType, { row, column }: Place): VolleyError {
  return new VolleyError({
    code: "SCHEMA_MIXED_TYPES",
    message: `Cannot infer schema: column "${column}" is ${describeType(before)} before row ${row} and ${
      describeType(now)
    } there`,
    at: { row, column },
    hint: "Make the values of one kind, or give a schema.",
  });
}

function unsupported(value: unknown, { row, column }: Place): VolleyError {
  return new VolleyError({
    code: "SCHEMA_UNSUPPORTED_VALUE",
    message: `Cannot infer schema: row ${row}${column && `, column "${column}"`} is ${describeValue(value)}`,
    at: { row, column: column || undefined },
    hint: "Rows are plain objects of numbers, text, booleans, dates, bytes, lists and plain objects.",
  });
}

function noColumns(rows: number): VolleyError {
  return new VolleyError({
    code: "SCHEMA_EMPTY",
    message: `Cannot infer schema: ${rows === 0 ? "there are no rows" : `none of ${rows} rows has a column`}`,
    hint: "Give a schema.",
  });
}
