import type { DataType, FieldType } from "./data_type.ts";
import { readProperty } from "./read_property.ts";
import { setOwn } from "./read_value.ts";
import { toField } from "./schema.ts";

/**
 * A value of parsed JSON in the form a column of `type` takes: 64-bit integers may be text, bytes are base64, and
 * numbers that `parseJson` kept exact are rounded for floats. Anything else is left to the column to judge.
 */
export function fromJson(type: DataType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  switch (type.kind) {
    case "int64":
    case "uint64":
      return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : value;
    case "timestamp":
    case "float32":
    case "float64":
      return typeof value === "bigint" ? Number(value) : value;
    case "binary":
      return typeof value === "string" ? fromBase64(value) : value;
    case "dictionary":
      return fromJson(type.value, value);
    case "list":
    case "fixedSizeList":
      return Array.isArray(value) ? value.map((item) => fromJson(type.item, item)) : value;
    case "struct":
      return isObject(value) ? rowFromJson(type.fields, value) : value;
    default:
      return value;
  }
}

/** A row of parsed JSON in the form `RowBatcher` takes; properties that are no column are kept for it to judge. */
export function rowFromJson(shape: { readonly [name: string]: FieldType }, value: object): object {
  const row: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const declared = readProperty(shape, name) as FieldType | undefined;
    const given = readProperty(value, name);
    setOwn(row, name, declared === undefined ? given : fromJson(toField(name, declared).type, given));
  }
  return row;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text that is no base64 stays text, which no column of bytes takes. */
export function fromBase64(text: string): Uint8Array | string {
  try {
    return Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  } catch {
    return text;
  }
}

/** `JSON.parse`, whole numbers that a number cannot hold exactly being bigint; throws a `SyntaxError`. */
export function parseJson(text: string): unknown {
  return /\d{16}/.test(text)
    ? JSON.parse(text, exactInteger as (key: string, value: unknown) => unknown)
    : JSON.parse(text);
}

function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
