import {
  type Batch,
  batchFromRows,
  type FieldType,
  nullable,
  parseJson,
  rowFromJson,
  type Schema,
  VolleyError,
} from "../../core/mod.ts";

/**
 * A plain row that fits no schema as JSON text, as far as JSON can hold it: whole numbers with all digits, bytes as
 * base64, dates as ISO text; what it can't hold at all is described.
 */
export function rawRow(row: unknown): string {
  try {
    return JSON.stringify(row, jsonValue) ?? String(row);
  } catch {
    return JSON.stringify(String(row));
  }
}

/** The row of {@linkcode rawRow}'s text, if it fits the schema now; throws as `RowBatcher.push` does. */
export function decodeRow(schema: Schema, raw: Uint8Array): Batch {
  const parsed = parseJson(new TextDecoder().decode(raw));
  if (typeof parsed !== "object" || parsed === null) throw notARow(parsed);
  const shape: Record<string, FieldType> = Object.fromEntries(
    schema.fields.map(({ name, type, nullable: mayBeNull }) => [name, mayBeNull ? nullable(type) : type]),
  );
  return batchFromRows(schema, [rowFromJson(shape, parsed)] as never[]);
}

function jsonValue(_: string, value: unknown): unknown {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  if (typeof value === "bigint") return rawJSON(String(value));
  if (!(value instanceof Uint8Array)) return value;
  return btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join(""));
}

function notARow(parsed: unknown): VolleyError {
  return new VolleyError({
    code: "ROW_NOT_AN_OBJECT",
    message: `Cannot read a row from ${JSON.stringify(parsed).slice(0, 60)}: an object is wanted`,
  });
}
