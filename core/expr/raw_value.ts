import { type Column, type DataType, logicalType } from "../data/mod.ts";
import { decimalText, readDecimal } from "../data/mod.ts";
import { decodeUtf8 } from "../data/mod.ts";
import { readValue } from "../data/mod.ts";

/**
 * A value as the interpreter holds it, close to storage: bool as boolean; integers up to 32 bits, floats and dates
 * (days) as number; 64-bit integers, timestamps (count of their unit) and decimals (unscaled) as bigint; text as
 * string; binary as Uint8Array. A list or struct as rows hold it.
 */
export type Raw = null | boolean | number | bigint | string | Uint8Array | Nested;

/** A list or struct value. */
export type Nested = { readonly nested?: never };

/** The value of one row as the interpreter holds it. */
export function readRaw(column: Column, row: number): Raw {
  if (column.isNull(row)) return null;
  if (column.dictionary !== null) return column.dictionary.values[(column.values as Int32Array)[row]];
  const type = logicalType(column.type);
  switch (type.kind) {
    case "bool":
      return ((Number(column.values![row >> 3]) >> (row & 7)) & 1) === 1;
    case "utf8":
      return decodeUtf8(column.values as Uint8Array, column.offsets![row], column.offsets![row + 1]);
    case "binary":
      return bytesAt(column, row);
    case "decimal":
      return readDecimal(column.values as Uint32Array, row);
    case "list":
    case "fixedSizeList":
    case "struct":
      return readValue(column, row) as Nested;
    case "null":
      return null;
    default:
      return column.values![row];
  }
}

function bytesAt(column: Column, row: number): Uint8Array {
  const offsets = column.offsets!;
  return (column.values as Uint8Array).subarray(offsets[row], offsets[row + 1]);
}

/** What a row of that type holds for it, as in `ValueOf`. */
export function valueOfRaw(type: DataType, raw: Raw): unknown {
  if (raw === null) return null;
  const logical = logicalType(type);
  switch (logical.kind) {
    case "date":
      return (raw as number) * 86_400_000;
    case "timestamp":
      if (logical.unit === "s") return Number(raw) * 1_000;
      return logical.unit === "ms" ? Number(raw) : raw;
    case "decimal":
      return decimalText(raw as bigint, logical.scale);
    default:
      return raw;
  }
}
