import * as arrow from "apache-arrow";
import { VolleyError } from "../fault/mod.ts";
import { fromArrowSchema, fromArrowType } from "./arrow_type.ts";
import { Batch, type BatchInit } from "./batch.ts";
import { sliceBits } from "./bitmap.ts";
import { Column, newBitmap } from "./column.ts";
import { columnBuilder } from "./column_builder.ts";
import { concatColumns } from "./concat.ts";
import type { DataType } from "./data_type.ts";
import { Dictionary } from "./dictionary.ts";
import { gatherColumn } from "./gather.ts";

/**
 * An `apache-arrow` RecordBatch as a batch over the same buffers. Dictionary-coded text with distinct values keeps its
 * codes; other dictionaries, half floats, view types and dates in milliseconds are converted. Throws
 * `ARROW_TYPE_UNSUPPORTED`.
 */
export function fromRecordBatch(recordBatch: arrow.RecordBatch, init: BatchInit = {}): Batch {
  const schema = fromArrowSchema(recordBatch.schema);
  const { data, numRows } = recordBatch;
  // Arrow's own empty batches leave out children, so none is looked at.
  const columns = schema.fields.map(({ type, name }, c) =>
    numRows === 0 ? columnBuilder(type, 0).finish() : fromData(data.children[c], type, name)
  );
  return new Batch(schema, columns, numRows, init);
}

/** An `apache-arrow` table as batches, one for each of its chunks. */
export function fromArrowTable(table: arrow.Table, init: BatchInit = {}): Batch[] {
  return table.batches.map((recordBatch) => fromRecordBatch(recordBatch, init));
}

function fromData(data: arrow.Data, type: DataType, name: string): Column {
  const arrowType: arrow.DataType = data.type;
  if (type.kind === "null") return new Column({ type, length: data.length, nullCount: data.length });
  if (arrow.DataType.isDictionary(arrowType)) {
    return type.kind === "dictionary" ? codedText(data, type) : decoded(data, type, name);
  }
  if (isConverted(arrowType)) return converted(data, type);
  const { length } = data;
  const base = { type, length, nullCount: data.nullCount, validity: validityOf(data) };
  switch (type.kind) {
    case "bool":
      return new Column({ ...base, values: sliceBits(data.values, data.offset, length) });
    case "utf8":
    case "binary":
      return new Column({ ...base, values: data.values, offsets: offsetsOf(data, name) });
    case "list":
      return new Column({ ...base, offsets: offsetsOf(data, name), children: childrenOf(data, name) });
    case "fixedSizeList":
    case "struct":
      return new Column({ ...base, children: childrenOf(data, name) });
    default:
      return new Column({ ...base, values: data.values.subarray(0, length * data.stride) });
  }
}

function validityOf(data: arrow.Data): Uint8Array | null {
  return data.nullCount > 0 ? sliceBits(data.nullBitmap, data.offset, data.length) : null;
}

function childrenOf(data: arrow.Data, name: string): Column[] {
  return data.children.map((child, c) =>
    fromData(child, fromArrowType(child.type, name), `${name}.${data.type.children[c].name}`)
  );
}

/** Offsets as Int32, also for large forms and for bytes of one length; some writers leave out those of no rows. */
function offsetsOf(data: arrow.Data, name: string): Int32Array {
  if (arrow.DataType.isFixedSizeBinary(data.type)) {
    const { byteWidth } = data.type;
    return Int32Array.from({ length: data.length + 1 }, (_, i) => i * byteWidth);
  }
  const offsets: Int32Array | BigInt64Array | undefined = data.valueOffsets;
  if (offsets === undefined || offsets.length <= data.length) return new Int32Array(data.length + 1);
  if (offsets instanceof Int32Array) return offsets;
  if (offsets[data.length] > 2_147_483_647n) throw tooLarge(name);
  return Int32Array.from(offsets, Number);
}

function tooLarge(column: string): VolleyError {
  return new VolleyError({
    code: "ARROW_BATCH_TOO_LARGE",
    message: `Cannot read Arrow column "${column}": it holds more than 2^31 - 1 bytes or items in one batch`,
    at: { column },
    hint: "Hand over smaller record batches.",
  });
}

function isConverted(type: arrow.DataType): boolean {
  return (arrow.DataType.isFloat(type) && type.precision === arrow.Precision.HALF) ||
    (arrow.DataType.isDate(type) && type.unit === arrow.DateUnit.MILLISECOND) ||
    arrow.DataType.isUtf8View(type) || arrow.DataType.isBinaryView(type);
}

/** Layouts of other widths go value by value. */
function converted(data: arrow.Data, type: DataType): Column {
  const vector = new arrow.Vector([data]);
  const builder = columnBuilder(type, data.length);
  for (let i = 0; i < data.length; i++) builder.append(vector.get(i));
  return builder.finish();
}

/** What an Arrow dictionary means in ours: code by code, -1 for a null value. */
interface Coding {
  readonly dictionary: Dictionary;
  readonly remap: number[];
  /** Whether every code stays as it is. */
  same: boolean;
}

const codings = new WeakMap<object, Coding>();

/** Found by the first chunk: a dictionary that grew by a delta keeps it, and continues ours. */
function codingOf(vector: arrow.Vector): Coding {
  const first = vector.data[0];
  const coding = codings.get(first) ?? { dictionary: new Dictionary(), remap: [], same: true };
  for (let i = coding.remap.length; i < vector.length; i++) {
    const text: string | null = vector.get(i);
    const code = text === null ? -1 : coding.dictionary.intern(text);
    coding.remap.push(code);
    if (code !== i) coding.same = false;
  }
  codings.set(first, coding);
  return coding;
}

function codedText(data: arrow.Data, type: DataType): Column {
  const { length } = data;
  const { dictionary, remap, same } = codingOf(data.dictionary!);
  const indices: ArrayLike<number> = data.values;
  if (same && indices instanceof Int32Array) {
    const values = indices.subarray(0, length);
    return new Column({
      type,
      length,
      nullCount: data.nullCount,
      validity: validityOf(data),
      values,
      dictionary,
    });
  }
  const values = new Int32Array(length);
  const validity = newBitmap(length);
  for (let i = 0; i < length; i++) {
    const code = data.getValid(i) ? remap[indices[i]] : -1;
    if (code < 0) continue;
    values[i] = code;
    validity[i >> 3] |= 1 << (i & 7);
  }
  return new Column({ type, length, validity, values, dictionary });
}

/** A dictionary of anything but text is kept as plain values. */
function decoded(data: arrow.Data, type: DataType, name: string): Column {
  const chunks = data.dictionary!.data.filter((chunk) => chunk.length > 0);
  // One null after the values stands for rows that are null.
  const missing = columnBuilder(type, 1);
  missing.appendNull();
  const values = concatColumns([...chunks.map((chunk) => fromData(chunk, type, name)), missing.finish()]);
  const indices: ArrayLike<number> = data.values;
  const rows = new Int32Array(data.length);
  for (let i = 0; i < rows.length; i++) rows[i] = data.getValid(i) ? indices[i] : values.length - 1;
  return gatherColumn(values, rows);
}
