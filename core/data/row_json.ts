import type { Batch } from "./batch.ts";
import { DAY_MS } from "./civil_time.ts";
import type { Column } from "./column.ts";
import type { DataType, Struct, TimeUnit } from "./data_type.ts";
import { fromBase64, parseJson } from "./from_json.ts";
import { readProperty } from "./read_property.ts";
import { readValue, setOwn } from "./read_value.ts";
import { type Field, type Schema, toField } from "./schema.ts";

/**
 * Row `row` (physical) of a batch as JSON text from which {@linkcode rowFromExactJson} makes the same row again, bit for
 * bit: all digits of 64-bit integers and decimals, bytes as base64, dates and times as ISO 8601 text with all digits of
 * their unit, or, outside the years 1 to 9999, as a bare count of the unit (of days). What JSON has no number for is
 * text: `"NaN"`, `"Infinity"`, `"-0"`.
 *
 * @example
 * ```ts
 * import { batchFromRows, int64, rowToExactJson, schema, timestamp } from "@volley/volley";
 * const batch = batchFromRows(schema({ id: int64, at: timestamp("us") }), [{ id: 2n ** 60n, at: 1n }]);
 * console.assert(rowToExactJson(batch, 0) === `{"id":1152921504606846976,"at":"1970-01-01T00:00:00.000001Z"}`);
 * ```
 */
export function rowToExactJson(batch: Batch, row: number): string {
  const cells = batch.schema.fields.map(({ name, type }, c) =>
    `${JSON.stringify(name)}:${cellJson(batch.columns[c], type, row)}`
  );
  return `{${cells.join(",")}}`;
}

/** The row of {@linkcode rowToExactJson}'s text, in the form `RowBatcher` takes; a property that is no column stays as it is. */
export function rowFromExactJson(schema: Schema, text: string): { [column: string]: unknown } {
  return exactFields(schema.fields, parseJson(text) as object);
}

function cellJson(column: Column, type: DataType, row: number): string {
  if (column.isNull(row)) return "null";
  switch (type.kind) {
    case "dictionary":
      return cellJson(column, type.value, row);
    case "timestamp":
      return timeJson((column.values as BigInt64Array)[row], type.unit);
    case "date":
      return dateJson((column.values as Int32Array)[row]);
    case "list":
      return itemsJson(column.children[0], type.item, column.offsets![row], column.offsets![row + 1]);
    case "fixedSizeList":
      return itemsJson(column.children[0], type.item, row * type.size, (row + 1) * type.size);
    case "struct":
      return structJson(column, fieldsOf(type), row);
    default:
      return plainJson(type, readValue(column, row));
  }
}

function plainJson(type: DataType, value: unknown): string {
  switch (type.kind) {
    case "utf8":
    case "decimal":
      return JSON.stringify(value);
    case "binary":
      return `"${btoa(Array.from(value as Uint8Array, (byte) => String.fromCharCode(byte)).join(""))}"`;
    case "float32":
    case "float64":
      if (Object.is(value, -0)) return `"-0"`;
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    default:
      return String(value);
  }
}

function itemsJson(items: Column, type: DataType, from: number, to: number): string {
  return `[${Array.from({ length: to - from }, (_, i) => cellJson(items, type, from + i)).join(",")}]`;
}

function fieldsOf({ fields }: Struct): Field[] {
  return Object.keys(fields).map((name) => toField(name, fields[name]));
}

function structJson(column: Column, fields: readonly Field[], row: number): string {
  const cells = fields.map(({ name, type }, i) =>
    `${JSON.stringify(name)}:${cellJson(column.children[i], type, row)}`
  );
  return `{${cells.join(",")}}`;
}

const PER_SECOND: { readonly [unit in TimeUnit]: bigint } = {
  s: 1n,
  ms: 1_000n,
  us: 1_000_000n,
  ns: 1_000_000_000n,
};
/** First second of the year 1, and of the year 10000. */
const FIRST_SECOND = -62_135_596_800n;
const END_SECOND = 253_402_300_800n;

function timeJson(count: bigint, unit: TimeUnit): string {
  const perSecond = PER_SECOND[unit];
  const below = ((count % perSecond) + perSecond) % perSecond;
  const seconds = (count - below) / perSecond;
  if (seconds < FIRST_SECOND || seconds >= END_SECOND) return String(count);
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const digits = String(perSecond).length - 1;
  return `"${whole}${digits === 0 ? "" : `.${String(below).padStart(digits, "0")}`}Z"`;
}

function dateJson(days: number): string {
  const seconds = BigInt(days) * 86_400n;
  if (seconds < FIRST_SECOND || seconds >= END_SECOND) return String(days);
  return `"${new Date(days * DAY_MS).toISOString().slice(0, 10)}"`;
}

function exactFields(fields: readonly Field[], parsed: object): { [column: string]: unknown } {
  const row: Record<string, unknown> = {};
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  for (const name of Object.keys(parsed)) {
    const type = types.get(name);
    const value = readProperty(parsed, name);
    setOwn(row, name, type === undefined ? value : exactValue(type, value));
  }
  return row;
}

function exactValue(type: DataType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "dictionary":
      return exactValue(type.value, value);
    case "timestamp":
    case "date":
      return typeof value === "number" ? BigInt(value) : value;
    case "float32":
    case "float64":
      return typeof value === "number" ? value : Number(value);
    case "binary":
      return typeof value === "string" ? fromBase64(value) : value;
    case "list":
    case "fixedSizeList":
      return Array.isArray(value) ? value.map((item) => exactValue(type.item, item)) : value;
    case "struct":
      return exactFields(fieldsOf(type), value as object);
    default:
      return value;
  }
}
