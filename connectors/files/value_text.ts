import { type DataType, type FieldType, logicalType, type TimeUnit } from "../../core/mod.ts";

/**
 * A value of `type` as the text that JSON and CSV files hold, without quotes: ISO 8601 for dates and times, base64 for
 * bytes, all digits of 64-bit integers. Not for lists and structs.
 */
export function valueText(type: DataType, value: unknown): string {
  switch (type.kind) {
    case "date":
      return new Date(value as number).toISOString().slice(0, 10);
    case "timestamp":
      return timeText(type.unit, value as number | bigint);
    case "binary":
      return btoa(Array.from(value as Uint8Array, (byte) => String.fromCharCode(byte)).join(""));
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

/** An instant as ISO 8601 text in UTC, with as many digits as its unit has. */
function timeText(unit: TimeUnit, value: number | bigint): string {
  if (typeof value === "number") return new Date(value).toISOString();
  const digits = unit === "us" ? 3 : 6;
  const perMs = 10n ** BigInt(digits);
  const rest = ((value % perMs) + perMs) % perMs;
  const ms = new Date(Number((value - rest) / perMs)).toISOString();
  return `${ms.slice(0, -1)}${String(rest).padStart(digits, "0")}Z`;
}

/** A value of any type as JSON text; numbers that JSON has no form for are texts: `"NaN"`, `"Infinity"`. */
export function jsonText(declared: DataType, value: unknown): string {
  if (value === null || value === undefined) return "null";
  const type = logicalType(declared);
  switch (type.kind) {
    case "null":
      return "null";
    case "utf8":
      return JSON.stringify(value);
    case "bool":
      return value === true ? "true" : "false";
    case "float32":
    case "float64":
      return Number.isFinite(value) ? valueText(type, value) : `"${value}"`;
    case "date":
    case "timestamp":
    case "binary":
    case "decimal":
      return `"${valueText(type, value)}"`;
    case "list":
    case "fixedSizeList":
      return `[${Array.from(value as Iterable<unknown>, (item) => jsonText(type.item, item)).join(",")}]`;
    case "struct":
      return structText(type.fields, value as Record<string, unknown>);
    default:
      return String(value);
  }
}

function structText(fields: Record<string, FieldType>, value: Record<string, unknown>): string {
  const parts = Object.keys(fields).map((name) => {
    const declared = fields[name];
    const type = "nullable" in declared ? declared.type : declared;
    return `${JSON.stringify(name)}:${jsonText(type, value[name])}`;
  });
  return `{${parts.join(",")}}`;
}
