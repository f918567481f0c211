import { Batch, type BehindRows } from "./batch.ts";
import { sliceBits } from "./bitmap.ts";
import { Column, type ColumnInit } from "./column.ts";
import { storedType } from "./gather.ts";

/**
 * Rows `from` up to, not including, `to` of those that count, sharing buffers with the batch; only bitmaps that would
 * start inside a byte are copied. Both ends are clamped to `batch.rows`.
 */
export function sliceBatch(batch: Batch, from: number, to: number = batch.rows): Batch {
  const start = Math.max(0, Math.min(from, batch.rows));
  const end = Math.max(start, Math.min(to, batch.rows));
  if (start === 0 && end === batch.rows) return batch;
  const { schema, columns, partition, behind, times } = batch;
  if (batch.selection !== null) {
    const selection = batch.selection.subarray(start, end);
    return new Batch(schema, columns, batch.length, {
      partition,
      behind,
      times,
      selection,
      selected: end - start,
    });
  }
  const sliced = columns.map((column) => sliceColumn(column, start, end));
  return new Batch(schema, sliced, end - start, {
    partition,
    behind: sliceBehind(behind, start, end),
    times: times && { ...times, values: times.values.subarray(start, end) },
  });
}

/** Rows `from` up to, not including, `to` of a column, sharing its buffers. */
export function sliceColumn(column: Column, from: number, to: number): Column {
  const length = to - from;
  const validity = column.validity === null ? null : sliceBits(column.validity, from, length);
  return new Column({
    type: column.type,
    length,
    validity,
    ...(column.type.kind === "null" ? { nullCount: length } : sliceBuffers(column, from, to)),
  });
}

function sliceBuffers(column: Column, from: number, to: number): Partial<ColumnInit> {
  if (column.dictionary !== null) {
    return { values: column.values!.subarray(from, to), dictionary: column.dictionary };
  }
  const type = storedType(column.type);
  switch (type.kind) {
    case "bool":
      return { values: sliceBits(column.values as Uint8Array, from, to - from) };
    case "utf8":
    case "binary":
      return { values: column.values, offsets: column.offsets!.subarray(from, to + 1) };
    case "list":
      return { children: column.children, offsets: column.offsets!.subarray(from, to + 1) };
    case "fixedSizeList":
      return { children: [sliceColumn(column.children[0], from * type.size, to * type.size)] };
    case "struct":
      return { children: column.children.map((child) => sliceColumn(child, from, to)) };
    case "decimal":
      return { values: column.values!.subarray(from * 4, to * 4) };
    default:
      return { values: column.values!.subarray(from, to) };
  }
}

function sliceBehind(behind: BehindRows | null, from: number, to: number): BehindRows | null {
  if (behind === null) return null;
  const first = lowerBound(behind.rows, from);
  const last = lowerBound(behind.rows, to);
  if (first === last) return null;
  const rows = behind.rows.subarray(first, last).map((row) => row - from);
  const watermarks = behind.watermarks.subarray(first, last);
  return behind.own === undefined
    ? { rows, watermarks }
    : { rows, watermarks, own: behind.own.subarray(first, last) };
}

function lowerBound(rows: Int32Array, wanted: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
