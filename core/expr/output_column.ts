import { Column, columnBuilder, type DataType, newBitmap, type Values } from "../data/mod.ts";
import { writeDecimal } from "../data/mod.ts";
import { encodeUtf8 } from "../data/mod.ts";
import type { Raw } from "./raw_value.ts";

/** Values by physical row as the interpreter holds them; rows that don't count may hold anything. */
export type RawRows = readonly (Raw | undefined)[];

/**
 * A column from values by physical row. Rows for which `raws` has no value (undefined) are those no one reads.
 */
export function columnOfRaws(type: DataType, raws: RawRows, length: number): Column {
  let validity: Uint8Array | null = null;
  for (let i = 0; i < length; i++) {
    if (raws[i] !== null) continue;
    validity ??= newBitmap(length, true);
    validity[i >> 3] &= ~(1 << (i & 7));
  }
  if (type.kind === "utf8") return textColumn(type, raws, length, validity);
  if (type.kind === "binary") return bytesColumn(type, raws, length, validity);
  const values = storage(type, length);
  if (values === null) return nestedColumn(type, raws, length);
  const store = storer(type, values);
  for (let i = 0; i < length; i++) {
    const raw = raws[i];
    if (raw !== null && raw !== undefined) store(i, raw);
  }
  return new Column({ type, length, validity, values });
}

/** Zeroed storage for fixed-width values, or null where the type has none. */
export function storage(type: DataType, length: number): Values | null {
  switch (type.kind) {
    case "bool":
      return newBitmap(length);
    case "int8":
      return new Int8Array(length);
    case "int16":
      return new Int16Array(length);
    case "int32":
    case "date":
      return new Int32Array(length);
    case "int64":
    case "timestamp":
      return new BigInt64Array(length);
    case "uint8":
      return new Uint8Array(length);
    case "uint16":
      return new Uint16Array(length);
    case "uint32":
      return new Uint32Array(length);
    case "uint64":
      return new BigUint64Array(length);
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    case "decimal":
      return new Uint32Array(length * 4);
    default:
      return null;
  }
}

function storer(type: DataType, values: Values): (row: number, raw: Raw) => void {
  if (type.kind === "decimal") return (row, raw) => writeDecimal(values as Uint32Array, row, raw as bigint);
  if (type.kind !== "bool") return (row, raw) => void (values[row] = raw as never);
  const bits = values as Uint8Array;
  return (row, raw) => void (bits[row >> 3] |= (raw ? 1 : 0) << (row & 7));
}

/** Plain UTF-8; text that is not well-formed gets U+FFFD, as encoding does. */
function textColumn(type: DataType, raws: RawRows, length: number, validity: Uint8Array | null): Column {
  const offsets = new Int32Array(length + 1);
  let bytes = new Uint8Array(length * 8 + 16);
  let at = 0;
  for (let i = 0; i < length; i++) {
    const text = raws[i];
    if (typeof text === "string") {
      if (at + text.length * 3 > bytes.length) bytes = widened(bytes, at, text.length * 3);
      at = encodeUtf8(text, bytes, at);
    }
    offsets[i + 1] = at;
  }
  return new Column({ type, length, validity, offsets, values: bytes.subarray(0, at) });
}

function bytesColumn(type: DataType, raws: RawRows, length: number, validity: Uint8Array | null): Column {
  const offsets = new Int32Array(length + 1);
  let bytes = new Uint8Array(length * 8 + 16);
  let at = 0;
  for (let i = 0; i < length; i++) {
    const chunk = raws[i];
    if (chunk instanceof Uint8Array) {
      if (at + chunk.length > bytes.length) bytes = widened(bytes, at, chunk.length);
      bytes.set(chunk, at);
      at += chunk.length;
    }
    offsets[i + 1] = at;
  }
  return new Column({ type, length, validity, offsets, values: bytes.subarray(0, at) });
}

function widened(bytes: Uint8Array<ArrayBuffer>, used: number, room: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(Math.max(bytes.length * 2, used + room));
  wider.set(bytes.subarray(0, used));
  return wider;
}

function nestedColumn(type: DataType, raws: RawRows, length: number): Column {
  const builder = columnBuilder(type, length);
  for (let i = 0; i < length; i++) builder.append(raws[i] ?? null);
  return builder.finish();
}
