import {
  batchFromRows,
  type DataType,
  type Field,
  type FieldType,
  type JsonObject,
  type JsonValue,
  nullable,
  rowFromJson,
  type Schema,
  setOwn,
  toRows,
  VolleyError,
} from "../../core/mod.ts";
import { isBatchLike } from "./element_reader.ts";

/** Rows a plan holds at most. */
const ROWS_MAX = 1000;

/**
 * An array of plain rows as a source's configuration; undefined where there are more than 1,000, or values that JSON
 * can't give back exactly.
 */
export function rowsConfig(elements: unknown, schema: Schema): JsonObject | undefined {
  if (!Array.isArray(elements) || elements.length > ROWS_MAX || elements.some(isBatchLike)) return undefined;
  const rows = storedRows(elements, schema)?.map((row) => rowJson(row, schema.fields));
  if (rows === undefined || rows.includes(undefined)) return undefined;
  return { schema: schema.fields as unknown as JsonValue, rows: rows as JsonObject[] };
}

/** The rows as the columns give them back; a row that doesn't fit is refused when the pipeline runs, not here. */
function storedRows(rows: readonly unknown[], schema: Schema): Record<string, unknown>[] | undefined {
  try {
    return toRows(batchFromRows(schema, rows as never[])) as Record<string, unknown>[];
  } catch (error) {
    if (error instanceof VolleyError) return undefined;
    throw error;
  }
}

function rowJson(row: Record<string, unknown>, fields: readonly Field[]): JsonObject | undefined {
  const made: Record<string, JsonValue> = {};
  for (const { name, type } of fields) {
    const value = valueJson(type, row[name]);
    if (value === undefined) return undefined;
    setOwn(made, name, value);
  }
  return made;
}

/** A value as `fromJson` takes it; undefined where it takes no form of it. */
function valueJson(type: DataType, value: unknown): JsonValue | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
  switch (type.kind) {
    case "int64":
    case "uint64":
      return String(value);
    case "binary":
      return btoa(Array.from(value as Uint8Array, (byte) => String.fromCharCode(byte)).join(""));
    case "list":
    case "fixedSizeList":
      return whole(Array.from(value as Iterable<unknown>, (item) => valueJson(type.item, item)));
    case "struct":
      return rowJson(value as Record<string, unknown>, fieldsOf(type.fields));
    default:
      return undefined;
  }
}

function whole(items: readonly (JsonValue | undefined)[]): JsonValue | undefined {
  return items.includes(undefined) ? undefined : items as JsonValue[];
}

function fieldsOf(shape: { readonly [name: string]: FieldType }): Field[] {
  return Object.entries(shape).map(([name, declared]) =>
    "nullable" in declared
      ? { name, type: declared.type, nullable: true }
      : { name, type: declared, nullable: false }
  );
}

/** The rows of a configuration. */
export function rowsFromConfig(rows: readonly JsonValue[], schema: Schema): object[] {
  const shape = Object.fromEntries(
    schema.fields.map(({ name, type, nullable: mayBeNull }) => [name, mayBeNull ? nullable(type) : type]),
  );
  return rows.map((row) => rowFromJson(shape, row as object));
}
