import type { Column } from "./column.ts";
import { DAY_MS } from "./civil_time.ts";
import { decimalText, readDecimal } from "./decimal_text.ts";
import type { DataType, FixedSizeList, List, Struct, Timestamp } from "./data_type.ts";
import { decodeUtf8 } from "./utf8_bytes.ts";

/** Reads one row of the column it was made for; null where the row is null. */
export type ValueReader = (row: number) => unknown;

const WORD = 4_294_967_296;

/** The value of row `row` as {@linkcode ValueOf} says, null where it is null. Bytes and vectors are copies. */
export function readValue(column: Column, row: number): unknown {
  return column.isNull(row) ? null : presentReader(column, column.type)(row);
}

/** A function that reads any row of `column`: what `readValue` does, decided once. */
export function valueReader(column: Column): ValueReader {
  if (column.type.kind === "null") return () => null;
  const read = presentReader(column, column.type);
  const validity = column.validity;
  if (validity === null) return read;
  return (row) => ((validity[row >> 3] >> (row & 7)) & 1) === 0 ? null : read(row);
}

function presentReader(column: Column, type: DataType): ValueReader {
  switch (type.kind) {
    case "null":
      return () => null;
    case "bool":
      return bitReader(column.values as Uint8Array);
    case "utf8":
      return textReader(column);
    case "binary":
      return binaryReader(column.values as Uint8Array, column.offsets!);
    case "date":
      return dateReader(column.values as Int32Array);
    case "timestamp":
      return timestampReader(column, type);
    case "decimal":
      return decimalReader(column.values as Uint32Array, type.scale);
    case "dictionary":
      return presentReader(column, type.value);
    case "list":
      return listReader(column, type);
    case "fixedSizeList":
      return fixedSizeListReader(column, type);
    case "struct":
      return structReader(column, type);
    default:
      return plainReader(column.values as Float64Array);
  }
}

function plainReader(values: ArrayLike<unknown>): ValueReader {
  return (row) => values[row];
}

function bitReader(bits: Uint8Array): ValueReader {
  return (row) => ((bits[row >> 3] >> (row & 7)) & 1) === 1;
}

function textReader(column: Column): ValueReader {
  if (column.dictionary !== null) {
    const codes = column.values as Int32Array;
    const texts = column.dictionary.values;
    return (row) => texts[codes[row]];
  }
  const bytes = column.values as Uint8Array;
  const offsets = column.offsets!;
  return (row) => decodeUtf8(bytes, offsets[row], offsets[row + 1]);
}

function binaryReader(bytes: Uint8Array, offsets: Int32Array): ValueReader {
  return (row) => bytes.slice(offsets[row], offsets[row + 1]);
}

function dateReader(days: Int32Array): ValueReader {
  return (row) => days[row] * DAY_MS;
}

function timestampReader(column: Column, type: Timestamp): ValueReader {
  if (type.unit === "us" || type.unit === "ns") return plainReader(column.values as BigInt64Array);
  const words = column.words;
  const scale = type.unit === "s" ? 1000 : 1;
  return (row) => (words[2 * row + 1] * WORD + (words[2 * row] >>> 0)) * scale;
}

function decimalReader(values: Uint32Array, scale: number): ValueReader {
  return (row) => decimalText(readDecimal(values, row), scale);
}

function listReader(column: Column, _type: List): ValueReader {
  const offsets = column.offsets!;
  const item = valueReader(column.children[0]);
  return (row) => readRange(item, offsets[row], offsets[row + 1]);
}

function fixedSizeListReader(column: Column, type: FixedSizeList): ValueReader {
  const items = column.children[0];
  const item = valueReader(items);
  const size = type.size;
  if (type.item.kind !== "float32") return (row) => readRange(item, row * size, (row + 1) * size);
  if (items.validity === null) {
    const values = items.values as Float32Array;
    return (row) => values.slice(row * size, (row + 1) * size);
  }
  return (row) => Float32Array.from({ length: size }, (_, i) => (item(row * size + i) ?? NaN) as number);
}

function readRange(item: ValueReader, from: number, to: number): unknown[] {
  const items: unknown[] = new Array(to - from);
  for (let i = from; i < to; i++) items[i - from] = item(i);
  return items;
}

function structReader(column: Column, type: Struct): ValueReader {
  const names = Object.keys(type.fields);
  const fields = column.children.map(valueReader);
  return (row) => {
    const value: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) setOwn(value, names[i], fields[i](row));
    return value;
  };
}

/** Sets an own property, also when it is called `__proto__`: plain assignment would change the prototype then. */
export function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") {
    target[name] = value;
    return;
  }
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
