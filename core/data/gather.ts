import { gatherBits } from "./bitmap.ts";
import { Column, type ColumnInit, type Values } from "./column.ts";
import type { DataType } from "./data_type.ts";

/** Rows `rows[0..count)` of a column, in that order, as a dense column with buffers of its own. */
export function gatherColumn(column: Column, rows: Int32Array, count: number = rows.length): Column {
  const validity = column.validity === null ? null : gatherBits(column.validity, rows, count);
  return new Column({
    type: column.type,
    length: count,
    validity,
    ...(column.type.kind === "null" ? { nullCount: count } : gatherBuffers(column, rows, count)),
  });
}

function gatherBuffers(column: Column, rows: Int32Array, count: number): Partial<ColumnInit> {
  if (column.dictionary !== null) {
    return { values: gather32(column.values as Int32Array, rows, count), dictionary: column.dictionary };
  }
  const { type } = column;
  switch (storedType(type).kind) {
    case "bool":
      return { values: gatherBits(column.values as Uint8Array, rows, count) };
    case "utf8":
    case "binary":
      return gatherBytes(column.values as Uint8Array, column.offsets!, rows, count);
    case "list":
      return gatherLists(column, rows, count);
    case "fixedSizeList":
      return { children: [gatherColumn(column.children[0], repeated(type, rows, count))] };
    case "struct":
      return { children: column.children.map((child) => gatherColumn(child, rows, count)) };
    default:
      return {
        values: gatherFixed(column.values!, rows, count, storedType(type).kind === "decimal" ? 4 : 1),
      };
  }
}

/** What the buffers hold: a dictionary that is not text, and text without codes, are kept as the value type. */
export function storedType(type: DataType): DataType {
  return type.kind === "dictionary" ? storedType(type.value) : type;
}

/** Copies by width, as integers, so that every loop sees one kind of array and no NaN changes its bits. */
function gatherFixed(values: Values, rows: Int32Array, count: number, elements: number): Values {
  const ArrayOf = values.constructor as new (buffer: ArrayBufferLike, at?: number, length?: number) => Values;
  const { buffer, byteOffset, length } = values;
  switch (values.BYTES_PER_ELEMENT * elements) {
    case 1:
      return new ArrayOf(gather8(new Uint8Array(buffer, byteOffset, length), rows, count).buffer);
    case 2:
      return new ArrayOf(gather16(new Uint16Array(buffer, byteOffset, length), rows, count).buffer);
    case 4:
      return new ArrayOf(gather32(new Int32Array(buffer, byteOffset, length), rows, count).buffer);
    case 8:
      return new ArrayOf(gather64(new Int32Array(buffer, byteOffset, length * 2), rows, count).buffer);
    default:
      return new ArrayOf(gather128(new Int32Array(buffer, byteOffset, length), rows, count).buffer);
  }
}

function gather8(values: Uint8Array, rows: Int32Array, count: number): Uint8Array<ArrayBuffer> {
  const gathered = new Uint8Array(count);
  for (let i = 0; i < count; i++) gathered[i] = values[rows[i]];
  return gathered;
}

function gather16(values: Uint16Array, rows: Int32Array, count: number): Uint16Array<ArrayBuffer> {
  const gathered = new Uint16Array(count);
  for (let i = 0; i < count; i++) gathered[i] = values[rows[i]];
  return gathered;
}

function gather32(values: Int32Array, rows: Int32Array, count: number): Int32Array<ArrayBuffer> {
  const gathered = new Int32Array(count);
  for (let i = 0; i < count; i++) gathered[i] = values[rows[i]];
  return gathered;
}

function gather64(words: Int32Array, rows: Int32Array, count: number): Int32Array<ArrayBuffer> {
  const gathered = new Int32Array(count * 2);
  for (let i = 0; i < count; i++) {
    const from = rows[i] * 2;
    gathered[2 * i] = words[from];
    gathered[2 * i + 1] = words[from + 1];
  }
  return gathered;
}

function gather128(words: Int32Array, rows: Int32Array, count: number): Int32Array<ArrayBuffer> {
  const gathered = new Int32Array(count * 4);
  for (let i = 0; i < count; i++) {
    for (let word = 0; word < 4; word++) gathered[4 * i + word] = words[4 * rows[i] + word];
  }
  return gathered;
}

function gatherOffsets(offsets: Int32Array, rows: Int32Array, count: number): Int32Array {
  const gathered = new Int32Array(count + 1);
  let end = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    end += offsets[row + 1] - offsets[row];
    gathered[i + 1] = end;
  }
  return gathered;
}

/** Above this many bytes the runtime's copy beats a loop. */
const SHORT = 32;

function gatherBytes(
  bytes: Uint8Array,
  offsets: Int32Array,
  rows: Int32Array,
  count: number,
): Partial<ColumnInit> {
  const ends = gatherOffsets(offsets, rows, count);
  const values = new Uint8Array(ends[count]);
  for (let i = 0; i < count; i++) {
    const from = offsets[rows[i]];
    const at = ends[i];
    const size = ends[i + 1] - at;
    if (size > SHORT) values.set(bytes.subarray(from, from + size), at);
    else for (let j = 0; j < size; j++) values[at + j] = bytes[from + j];
  }
  return { values, offsets: ends };
}

function gatherLists(column: Column, rows: Int32Array, count: number): Partial<ColumnInit> {
  const offsets = column.offsets!;
  const ends = gatherOffsets(offsets, rows, count);
  const items = new Int32Array(ends[count]);
  for (let i = 0; i < count; i++) {
    const shift = offsets[rows[i]] - ends[i];
    for (let at = ends[i]; at < ends[i + 1]; at++) items[at] = at + shift;
  }
  return { offsets: ends, children: [gatherColumn(column.children[0], items)] };
}

function repeated(type: DataType, rows: Int32Array, count: number): Int32Array {
  const stored = storedType(type);
  const size = stored.kind === "fixedSizeList" ? stored.size : 1;
  const items = new Int32Array(count * size);
  for (let i = 0; i < items.length; i++) items[i] = rows[Math.floor(i / size)] * size + i % size;
  return items;
}
