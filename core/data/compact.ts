import { Batch, type BatchInit, type BehindRows, type EventTimes } from "./batch.ts";
import { gatherColumn } from "./gather.ts";

/**
 * The rows that count, in dense columns, with event times of its own: a batch that may be kept. A batch without a
 * selection is dense already and keeps its columns.
 */
export function compact(batch: Batch): Batch {
  if (batch.selection !== null) return takeRows(batch, batch.selection, batch.rows);
  if (batch.times === null) return batch;
  const { schema, columns, length, partition, behind, times } = batch;
  return new Batch(schema, columns, length, {
    partition,
    behind: behind && { rows: behind.rows.slice(), watermarks: behind.watermarks.slice() },
    times: { ...times, values: times.values.slice(0, length) },
  });
}

/** The physical rows `rows[0..count)` (ascending) of a batch in fresh dense columns. */
export function takeRows(batch: Batch, rows: Int32Array, count: number = rows.length): Batch {
  const columns = batch.columns.map((column) => gatherColumn(column, rows, count));
  return new Batch(batch.schema, columns, count, carriedTo(batch, rows, count));
}

/**
 * What goes along when row `j` of a new batch was made from physical row `origins[j]` (ascending, repeats allowed):
 * partition, event times and rows behind the watermark.
 */
export function carriedTo(batch: Batch, origins: Int32Array, count: number): BatchInit {
  const behind = batch.behind === null ? null : gatherBehind(batch.behind, origins, count);
  const times = batch.times === null ? null : gatherTimes(batch.times, origins, count);
  return { partition: batch.partition, behind, times };
}

/** The bounds stay those of all rows: they only have to hold. */
function gatherTimes(times: EventTimes, rows: Int32Array, count: number): EventTimes {
  const values = new Float64Array(count);
  for (let j = 0; j < count; j++) values[j] = times.values[rows[j]];
  return { values, minMs: times.minMs, maxMs: times.maxMs };
}

/** Both lists ascend: one pass finds which rows behind the watermark were taken, and where they went. */
function gatherBehind(behind: BehindRows, rows: Int32Array, count: number): BehindRows | null {
  const kept: number[] = [];
  const watermarks: number[] = [];
  let at = 0;
  for (let j = 0; j < count; j++) {
    while (at < behind.rows.length && behind.rows[at] < rows[j]) at++;
    if (at === behind.rows.length || behind.rows[at] !== rows[j]) continue;
    kept.push(j);
    watermarks.push(behind.watermarks[at]);
  }
  return kept.length === 0
    ? null
    : { rows: Int32Array.from(kept), watermarks: Float64Array.from(watermarks) };
}
