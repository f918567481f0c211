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
    behind: behind && pickBehind(behind, behind.rows.slice(), numbersTo(behind.rows.length)),
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
  const entries: number[] = [];
  let at = 0;
  for (let j = 0; j < count; j++) {
    while (at < behind.rows.length && behind.rows[at] < rows[j]) at++;
    if (at === behind.rows.length || behind.rows[at] !== rows[j]) continue;
    kept.push(j);
    entries.push(at);
  }
  return kept.length === 0 ? null : pickBehind(behind, Int32Array.from(kept), entries);
}

/** Entries of the list in a new one, for rows `rows`. */
function pickBehind({ watermarks, own }: BehindRows, rows: Int32Array, entries: number[]): BehindRows {
  const pick = (values: Float64Array) => Float64Array.from(entries, (entry) => values[entry]);
  return own === undefined
    ? { rows, watermarks: pick(watermarks) }
    : { rows, watermarks: pick(watermarks), own: pick(own) };
}

function numbersTo(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
