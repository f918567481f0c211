import { Batch, compact, concatColumns, gatherColumn, takeRows } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { CarriedRows } from "../carried_rows.ts";

/** A row that waits: its batch, and where in it. */
export interface WaitingRow {
  readonly timeMs: number;
  readonly batch: Batch;
  readonly row: number;
}

/** Rows of one input that wait for a watermark, to be given out in order of time, those of one time as they came. */
export class TimeOrdered {
  #batches: Batch[] = [];
  #rows = 0;

  /** Rows that wait. */
  get rows(): number {
    return this.#rows;
  }

  /** Batches with rows that wait. */
  get batches(): readonly Batch[] {
    return this.#batches;
  }

  /** Least time a row that waits may have; +Infinity where none does. */
  get leastMs(): number {
    let least = Infinity;
    for (const { times } of this.#batches) least = Math.min(least, times!.minMs);
    return least;
  }

  /** Throws `EVENT_TIME_UNKNOWN` for rows without times. */
  add(batch: Batch): void {
    if (batch.times === null) throw withoutTimes();
    this.#batches.push(compact(batch));
    this.#rows += batch.rows;
  }

  /** The rows before `timeMs`, in order; they no longer wait. */
  takeBefore(timeMs: number): WaitingRow[] {
    const due: WaitingRow[] = [];
    const left: Batch[] = [];
    for (const batch of this.#batches) {
      // Most of what waits is later than every watermark but the last: it isn't gone through row by row each time.
      if (batch.times!.minMs >= timeMs) {
        left.push(batch);
        continue;
      }
      const times = batch.times!.values;
      const later: number[] = [];
      for (let row = 0; row < batch.length; row++) {
        if (times[row] < timeMs) due.push({ timeMs: times[row], batch, row });
        else later.push(row);
      }
      if (later.length === batch.length) left.push(batch);
      else if (later.length > 0) left.push(withExactBounds(takeRows(batch, Int32Array.from(later))));
    }
    this.#batches = left;
    this.#rows -= due.length;
    return due.sort((a, b) => a.timeMs - b.timeMs);
  }
}

/** Rows in their order as batches of at most `batchRows`, each of one partition. */
export function* batchesOf(rows: readonly WaitingRow[], batchRows: number): Generator<Batch> {
  const wholes = new Map<Batch, { readonly whole: Batch; readonly first: number }>();
  for (const partition of new Set(rows.map(({ batch }) => batch.partition))) {
    joinInto(
      wholes,
      [...new Set(rows.map(({ batch }) => batch))].filter((one) => one.partition === partition),
    );
  }
  const carried = new CarriedRows(batchRows);
  for (let from = 0; from < rows.length;) {
    const { whole } = wholes.get(rows[from].batch)!;
    const picked = new Int32Array(Math.min(batchRows, rows.length - from));
    let count = 0;
    for (; count < picked.length; count++) {
      const { batch, row } = rows[from + count];
      const at = wholes.get(batch)!;
      if (at.whole !== whole) break;
      picked[count] = at.first + row;
      carried.add(batch, row);
    }
    const columns = whole.columns.map((column) => gatherColumn(column, picked, count));
    yield new Batch(whole.schema, columns, count, carried.take());
    from += count;
  }
}

function joinInto(
  wholes: Map<Batch, { readonly whole: Batch; readonly first: number }>,
  batches: readonly Batch[],
): void {
  const [{ schema }] = batches;
  const columns = schema.fields.map((_, c) => concatColumns(batches.map((batch) => batch.columns[c])));
  const length = batches.reduce((sum, batch) => sum + batch.length, 0);
  const whole = new Batch(schema, columns, length);
  let first = 0;
  for (const batch of batches) {
    wholes.set(batch, { whole, first });
    first += batch.length;
  }
}

/** What is left of a batch is later than what went: the watermark must not wait for that. */
function withExactBounds({ schema, columns, length, partition, behind, times }: Batch): Batch {
  const values = times!.values;
  let [minMs, maxMs] = [Infinity, -Infinity];
  for (let row = 0; row < length; row++) {
    minMs = Math.min(minMs, values[row]);
    maxMs = Math.max(maxMs, values[row]);
  }
  return new Batch(schema, columns, length, { partition, behind, times: { values, minMs, maxMs } });
}

function withoutTimes(): VolleyError {
  return new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: "Cannot hold rows until the watermark has passed them: they came without event times",
    hint: 'Declare watermarks on both streams, or broadcast with waitFor: "rules-end".',
  });
}
