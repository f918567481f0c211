import type { DataType } from "../../../core/mod.ts";
import type { ColumnBounds } from "../../files/mod.ts";
import type { ColumnChunk } from "./footer.ts";

/** A column as its chunk's statistics are to be read. */
export interface BoundedColumn {
  readonly type: DataType;
  readonly optional: boolean;
  /** Position among the file's columns. */
  readonly index: number;
}

/** Types whose order was the same when the format still compared bytes as signed. */
const SIGNED: ReadonlySet<string> = new Set(
  ["bool", "int8", "int16", "int32", "int64", "date", "timestamp", "float32", "float64"],
);

/**
 * What a chunk's statistics say of its column in a row group of `rows` rows (github.com/apache/parquet-format,
 * parquet.thrift, `Statistics`). Bounds that are missing, NaN, cut off inside a character, or in an order the file
 * doesn't name (`ordered` false) are not known; NaN values stand in no bounds.
 */
export function chunkBounds(
  column: BoundedColumn,
  chunk: ColumnChunk,
  rows: number,
  ordered: boolean,
): ColumnBounds {
  const { statistics } = chunk;
  const nullCount = column.optional ? statistics?.nullCount ?? null : 0;
  const facts = {
    present: nullCount === null ? null : nullCount < rows,
    nulls: nullCount === null ? null : nullCount > 0,
  };
  const signed = SIGNED.has(column.type.kind);
  let min = ordered || signed ? statistics?.min ?? null : null;
  let max = ordered || signed ? statistics?.max ?? null : null;
  if (signed && (min === null || max === null)) {
    min = statistics?.legacyMin ?? null;
    max = statistics?.legacyMax ?? null;
  }
  if (min === null || max === null) return { min: null, max: null, ...facts };
  const [low, high] = [boundValue(column.type, min), boundValue(column.type, max)];
  return low === null || high === null
    ? { min: null, max: null, ...facts }
    : { min: low, max: high, ...facts };
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A bound as a column builder takes it, or null. */
function boundValue(type: DataType, bytes: Uint8Array): unknown {
  try {
    return readBound(type, bytes);
  } catch {
    return null;
  }
}

function readBound(type: DataType, bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type.kind) {
    case "bool":
      return view.getUint8(0) !== 0;
    case "int8":
    case "int16":
    case "int32":
      return view.getInt32(0, true);
    case "uint8":
    case "uint16":
    case "uint32":
      return view.getUint32(0, true);
    case "date":
      return view.getInt32(0, true) * 86_400_000;
    case "int64":
    case "timestamp":
      return view.getBigInt64(0, true);
    case "uint64":
      return view.getBigUint64(0, true);
    case "float32":
      return number(view.getFloat32(0, true));
    case "float64":
      return number(view.getFloat64(0, true));
    case "utf8":
      return strict.decode(bytes);
    case "binary":
      return bytes.slice();
    default:
      return null;
  }
}

function number(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
