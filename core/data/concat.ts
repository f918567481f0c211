import { VolleyError } from "../fault/mod.ts";
import { Batch, type BehindRows, type EventTimes } from "./batch.ts";
import { appendBits } from "./bitmap.ts";
import { Column, type ColumnInit, newBitmap, type Values } from "./column.ts";
import { compact } from "./compact.ts";
import type { DataType } from "./data_type.ts";
import { Dictionary } from "./dictionary.ts";
import { storedType } from "./gather.ts";
import { plainText } from "./plain_text.ts";
import { sliceColumn } from "./slice.ts";

/**
 * The rows that count of all batches, in order, as one dense batch. Dictionaries that differ are merged; if one batch
 * holds a column's text plain, the result does too. Throws `BATCH_SCHEMA_MISMATCH`, also for no batch at all or for
 * batches of different partitions.
 */
export function concatBatches(batches: readonly Batch[]): Batch {
  if (batches.length === 0) throw mismatch("there is none, so no schema either");
  const [first, ...others] = batches;
  for (const other of others) {
    if (!first.schema.equals(other.schema)) throw mismatch(`${first.schema} differs from ${other.schema}`);
    if (first.partition !== other.partition) {
      throw mismatch(`they come from partitions ${first.partition} and ${other.partition}`);
    }
  }
  const dense = batches.map(compact);
  if (dense.length === 1) return dense[0];
  const columns = first.schema.fields.map((_, c) => concatColumns(dense.map((batch) => batch.columns[c])));
  const length = dense.reduce((sum, batch) => sum + batch.length, 0);
  return new Batch(first.schema, columns, length, {
    partition: first.partition,
    behind: concatBehind(dense),
    times: concatTimes(dense, length),
  });
}

function mismatch(what: string): VolleyError {
  return new VolleyError({
    code: "BATCH_SCHEMA_MISMATCH",
    message: `Cannot join batches: ${what}`,
    hint: "Join batches of one stream and one partition.",
  });
}

function concatBehind(batches: readonly Batch[]): BehindRows | null {
  const rows: number[] = [];
  const watermarks: number[] = [];
  const own: number[] = [];
  let start = 0;
  for (const { behind, length } of batches) {
    for (const row of behind?.rows ?? []) rows.push(start + row);
    for (const watermark of behind?.watermarks ?? []) watermarks.push(watermark);
    for (const watermark of behind?.own ?? behind?.watermarks ?? []) own.push(watermark);
    start += length;
  }
  if (rows.length === 0) return null;
  const joined = { rows: Int32Array.from(rows), watermarks: Float64Array.from(watermarks) };
  const returned = batches.some(({ behind }) => behind?.own !== undefined);
  return returned ? { ...joined, own: Float64Array.from(own) } : joined;
}

/** Event times of all rows, or null where some batch has none yet. */
function concatTimes(batches: readonly Batch[], length: number): EventTimes | null {
  const values = new Float64Array(length);
  let [minMs, maxMs, at] = [Infinity, -Infinity, 0];
  for (const { times, length } of batches) {
    if (times === null) return null;
    values.set(times.values.subarray(0, length), at);
    minMs = Math.min(minMs, times.minMs);
    maxMs = Math.max(maxMs, times.maxMs);
    at += length;
  }
  return { values, minMs, maxMs };
}

/** Columns of one type, one after the other, in buffers of their own. */
export function concatColumns(parts: readonly Column[]): Column {
  // Buffers may have room for more rows than the column: a slice of all rows trims them.
  const columns = parts.map((part) => sliceColumn(part, 0, part.length));
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const type = columns[0].type;
  const nullCount = columns.reduce((sum, column) => sum + column.nullCount, 0);
  const validity = nullCount === 0 ? null : concatBits(columns.map((c) => [c.validity, c.length]), length);
  return new Column({
    type,
    length,
    nullCount,
    validity,
    ...concatBuffers(columns, storedType(type), length),
  });
}

function concatBits(parts: readonly (readonly [Uint8Array | null, number])[], length: number): Uint8Array {
  const bits = newBitmap(length);
  let at = 0;
  for (const [part, size] of parts) {
    appendBits(bits, at, part, size);
    at += size;
  }
  return bits;
}

function concatBuffers(columns: readonly Column[], type: DataType, length: number): Partial<ColumnInit> {
  switch (type.kind) {
    case "null":
      return {};
    case "bool":
      return { values: concatBits(columns.map((c) => [c.values as Uint8Array, c.length]), length) };
    case "utf8":
      return columns.every((column) => column.dictionary !== null)
        ? concatCodes(columns, length)
        : concatBytes(columns.map(plainText), length);
    case "binary":
      return concatBytes(columns, length);
    case "list":
      return concatLists(columns, length);
    case "fixedSizeList":
      return { children: [concatColumns(columns.map((column) => column.children[0]))] };
    case "struct":
      return {
        children: columns[0].children.map((_, c) => concatColumns(columns.map((col) => col.children[c]))),
      };
    default:
      return { values: concatValues(columns.map((column) => column.values!)) };
  }
}

function concatValues(parts: readonly Values[]): Values {
  const ArrayOf = parts[0].constructor as new (length: number) => Int32Array;
  const joined = new ArrayOf(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part as Int32Array, at);
    at += part.length;
  }
  return joined;
}

function concatCodes(columns: readonly Column[], length: number): Partial<ColumnInit> {
  const shared = columns[0].dictionary!;
  if (columns.every((column) => column.dictionary === shared)) {
    return { values: concatValues(columns.map((column) => column.values!)), dictionary: shared };
  }
  const dictionary = new Dictionary();
  const values = new Int32Array(length);
  let at = 0;
  for (const column of columns) {
    const remap = Int32Array.from(column.dictionary!.values, (text) => dictionary.intern(text));
    const codes = column.values as Int32Array;
    for (let i = 0; i < column.length; i++) values[at++] = column.isNull(i) ? 0 : remap[codes[i]];
  }
  return { values, dictionary };
}

function concatOffsets(columns: readonly Column[], length: number): Int32Array {
  const joined = new Int32Array(length + 1);
  let at = 0;
  for (const column of columns) {
    const offsets = column.offsets!;
    const shift = joined[at] - offsets[0];
    for (let i = 1; i <= column.length; i++) joined[at + i] = offsets[i] + shift;
    at += column.length;
  }
  return joined;
}

function concatBytes(columns: readonly Column[], length: number): Partial<ColumnInit> {
  const used = columns.map((column) =>
    column.values!.subarray(column.offsets![0], column.offsets![column.length])
  );
  return { values: concatValues(used), offsets: concatOffsets(columns, length) };
}

function concatLists(columns: readonly Column[], length: number): Partial<ColumnInit> {
  const used = columns.map((column) =>
    sliceColumn(column.children[0], column.offsets![0], column.offsets![column.length])
  );
  return { offsets: concatOffsets(columns, length), children: [concatColumns(used)] };
}
