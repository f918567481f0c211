import { Batch, type BehindRows } from "./batch.ts";
import { gatherColumn } from "./gather.ts";

/**
 * The rows that count, in fresh dense columns: a batch that may be kept. A batch without a selection is dense already
 * and comes back as it is.
 */
export function compact(batch: Batch): Batch {
  if (batch.selection === null) return batch;
  return takeRows(batch, batch.selection, batch.rows);
}

/** The physical rows `rows[0..count)` (ascending) of a batch in fresh dense columns. */
export function takeRows(batch: Batch, rows: Int32Array, count: number = rows.length): Batch {
  const columns = batch.columns.map((column) => gatherColumn(column, rows, count));
  const behind = batch.behind === null ? null : gatherBehind(batch.behind, rows, count);
  return new Batch(batch.schema, columns, count, { partition: batch.partition, behind });
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
