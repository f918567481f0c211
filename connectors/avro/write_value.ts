import { type Column, type DataType, dictionaryBytes, logicalType, type TimeUnit } from "../../core/mod.ts";
import type { AvroOutput } from "./format/avro_output.ts";

/** Writes the value of one row of the column it was made for. */
export type WriteValue = (row: number) => void;

/** How the rows of a column are written, as {@linkcode writtenSchema} says; `nullable` values are unions with null. */
export function valueWriter(column: Column, nullable: boolean, out: AvroOutput): WriteValue {
  if (column.type.kind === "null") return () => {};
  const write = presentWriter(column, logicalType(column.type), out);
  if (!nullable) return write;
  return (row) => {
    if (column.isNull(row)) out.byte(NULL_BRANCH);
    else {
      out.byte(VALUE_BRANCH);
      write(row);
    }
  };
}

/** The branches 0 and 1 of `["null", type]`, as they are encoded. */
const NULL_BRANCH = 0;
const VALUE_BRANCH = 2;

function presentWriter(column: Column, type: DataType, out: AvroOutput): WriteValue {
  switch (type.kind) {
    case "bool":
      return bitWriter(column.values as Uint8Array, out);
    case "float32":
      return floatWriter(column.values as Float32Array, out);
    case "float64":
      return doubleWriter(column.values as Float64Array, out);
    case "int64":
      return wordsWriter(column.words, out);
    case "timestamp":
      return timestampWriter(column.words, type.unit, out);
    case "uint64":
      return unsignedWriter(column.values as BigUint64Array, out);
    case "decimal":
      return decimalWriter(column.values as Uint32Array, out);
    case "utf8":
    case "binary":
      return bytesWriter(column, out);
    case "list":
    case "fixedSizeList":
      return listWriter(column, type, out);
    case "struct":
      return structWriter(column, type, out);
    default:
      return numberWriter(column.values as Float64Array, out);
  }
}

function bitWriter(bits: Uint8Array, out: AvroOutput): WriteValue {
  return (row) => out.byte((bits[row >> 3] >> (row & 7)) & 1);
}

function floatWriter(values: Float32Array, out: AvroOutput): WriteValue {
  return (row) => out.float(values[row]);
}

function doubleWriter(values: Float64Array, out: AvroOutput): WriteValue {
  return (row) => out.double(values[row]);
}

function numberWriter(values: ArrayLike<number>, out: AvroOutput): WriteValue {
  return (row) => out.number(values[row]);
}

function wordsWriter(words: Int32Array, out: AvroOutput): WriteValue {
  return (row) => out.words(words[2 * row], words[2 * row + 1]);
}

function timestampWriter(words: Int32Array, unit: TimeUnit, out: AvroOutput): WriteValue {
  if (unit !== "s") return wordsWriter(words, out);
  return (row) => out.number((words[2 * row + 1] * 4_294_967_296 + (words[2 * row] >>> 0)) * 1000);
}

function unsignedWriter(values: BigUint64Array, out: AvroOutput): WriteValue {
  const bytes = new Uint8Array(9);
  const view = new DataView(bytes.buffer);
  return (row) => {
    view.setBigUint64(1, values[row]);
    writeShortest(bytes, out);
  };
}

/** Four little-endian words become a big-endian integer. */
function decimalWriter(words: Uint32Array, out: AvroOutput): WriteValue {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  return (row) => {
    for (let word = 0; word < 4; word++) view.setUint32(12 - 4 * word, words[4 * row + word]);
    writeShortest(bytes, out);
  };
}

/** A big-endian integer without the bytes that only repeat its sign. */
function writeShortest(bytes: Uint8Array, out: AvroOutput): void {
  const fill = bytes[0] > 127 ? 255 : 0;
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === fill && (bytes[from + 1] ^ fill) < 128) from++;
  out.lengthAndBytes(bytes, from, bytes.length);
}

function bytesWriter(column: Column, out: AvroOutput): WriteValue {
  if (column.dictionary !== null) {
    const { bytes, offsets } = dictionaryBytes(column.dictionary);
    const codes = column.values as Int32Array;
    return (row) => out.lengthAndBytes(bytes, offsets[codes[row]], offsets[codes[row] + 1]);
  }
  const bytes = column.values as Uint8Array;
  const offsets = column.offsets!;
  return (row) => out.lengthAndBytes(bytes, offsets[row], offsets[row + 1]);
}

function listWriter(
  column: Column,
  type: Extract<DataType, { kind: "list" | "fixedSizeList" }>,
  out: AvroOutput,
): WriteValue {
  const item = valueWriter(column.children[0], true, out);
  const offsets = column.offsets;
  const size = type.kind === "fixedSizeList" ? type.size : 0;
  return (row) => {
    const from = offsets === null ? row * size : offsets[row];
    const to = offsets === null ? from + size : offsets[row + 1];
    if (to > from) out.number(to - from);
    for (let i = from; i < to; i++) item(i);
    out.byte(0);
  };
}

function structWriter(
  column: Column,
  type: Extract<DataType, { kind: "struct" }>,
  out: AvroOutput,
): WriteValue {
  const fields = Object.values(type.fields).map((declared, i) =>
    valueWriter(column.children[i], "nullable" in (declared as object), out)
  );
  return (row) => {
    for (let i = 0; i < fields.length; i++) fields[i](row);
  };
}
