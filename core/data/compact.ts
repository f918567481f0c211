import { Batch, type BehindRows, type EventTimes } from "./batch.ts";
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
  const behind = batch.behind === null ? null : gatherBehind(batch.behind, rows, count);
  const times = batch.times === null ? null : gatherTimes(batch.times, rows, count);
  return new Batch(batch.schema, columns, count, { partition: batch.partition, behind, times });
}

function gatherTimes(times: EventTimes, rows: Int32Array, count: number): EventTimes {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = times.values[rows[i]];
  return { ...times, values };
}

/** Both lists ascend: one pass finds which rows behind the watermark were taken, and where they went. */
function gatherBehind(behind: BehindRows, rows: Int32Array, count: number): BehindRows | null {
  const kept: number[] = [];
  const watermarks: number[] = [];
  let at = 0;
  for (let j = 0; j < behind.rows.length; j++) {
    while (at < count && rows[at] < behind.rows[j]) at++;
    if (at === count || rows[at] !== behind.rows[j]) continue;
    kept.push(at);
    watermarks.push(behind.watermarks[j]);
  }
  return kept.length === 0
    ? null
    : { rows: Int32Array.from(kept), watermarks: Float64Array.from(watermarks) };
}
