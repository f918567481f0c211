import { VolleyError } from "../fault/mod.ts";
import type { DataType } from "./data_type.ts";
import { describeType } from "./schema.ts";

/** `VALUE_TYPE_MISMATCH`: the value is of another kind than the column. */
export function typeMismatch(wanted: DataType, value: unknown, reason?: string): VolleyError {
  return valueFault("VALUE_TYPE_MISMATCH", wanted, value, reason);
}

/** `VALUE_OUT_OF_RANGE`: the right kind of value, yet one the column's type cannot hold. */
export function outOfRange(wanted: DataType, value: unknown, reason?: string): VolleyError {
  return valueFault("VALUE_OUT_OF_RANGE", wanted, value, reason);
}

function valueFault(code: string, wanted: DataType, value: unknown, reason?: string): VolleyError {
  return new VolleyError({
    code,
    message: `Cannot store ${describeValue(value)}: wanted ${describeType(wanted)}${
      reason ? `, ${reason}` : ""
    }`,
    hint: acceptedForms(wanted),
  });
}

/** The same fault, saying in which row and column it was found. */
export function placeFault(fault: VolleyError, row: number, column: string): VolleyError {
  const at = { ...fault.at, row, column };
  const message = `${fault.message} (row ${row}, column "${column}")`;
  return new VolleyError({ code: fault.code, message, hint: fault.hint, at, cause: fault.cause });
}

/** A value in a few words, for messages: `text "abc"`, `number 1.5`, `null`. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `text ${JSON.stringify(shorten(value))}`;
    case "number":
      return `number ${Object.is(value, -0) ? "-0" : value}`;
    case "bigint":
      return `bigint ${shorten(String(value))}`;
    case "boolean":
      return `boolean ${value}`;
    case "object":
      return describeObject(value);
    default:
      return typeof value;
  }
}

function describeObject(value: object | null): string {
  if (value === null) return "null";
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? "an invalid Date" : `Date ${value.toISOString()}`;
  }
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
  return "an object";
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** What a column of that type takes, as a hint. */
function acceptedForms(type: DataType): string {
  switch (type.kind) {
    case "int64":
    case "uint64":
      return "Give a bigint, or a whole number within 2^53.";
    case "timestamp":
      return "Give epoch milliseconds (number), a count of the unit (bigint), a Date, or ISO 8601 text.";
    case "date":
      return "Give epoch milliseconds (number), a Date, or text such as 2024-02-29.";
    case "decimal":
      return `Give text such as "12.50", a number or a bigint, of at most ${type.precision} digits, ${type.scale} after the point.`;
    case "fixedSizeList":
      return `Give exactly ${type.size} items.`;
    default:
      return "Convert the value, or declare the column with another type.";
  }
}
