import {
  Batch,
  Column,
  ColumnBuilder,
  type Int64,
  int64,
  rowToExactJson,
  Schema,
  schema,
  type Timestamp,
  timestamp,
  timestampColumn,
  type Utf8,
  utf8,
} from "../data/mod.ts";
import type { SideOutputs } from "../operators/mod.ts";

/** Columns of {@linkcode lateEventSchema}. */
export type LateEvent = {
  readonly event_data: Utf8;
  readonly event_time: Timestamp<"ms">;
  readonly watermark: Timestamp<"ms">;
  readonly window_start: Timestamp<"ms">;
  readonly window_end: Timestamp<"ms">;
  readonly lateness_ms: Int64;
};

/**
 * What becomes of a row that is late for every window: the row as it came, all its columns, as JSON
 * (`rowFromExactJson` reads it back); its event time; the watermark it met; the last window that would have taken it,
 * for a session its own `[time, time + gap)`, for a join by bounds the times of its partners; and by how much it was behind the watermark.
 *
 * @example
 * ```ts
 * import { lateEventSchema } from "@volley/volley";
 * const names = ["event_data", "event_time", "watermark", "window_start", "window_end", "lateness_ms"];
 * console.assert(lateEventSchema.names.join() === names.join());
 * ```
 */
export const lateEventSchema: Schema<LateEvent> = schema({
  event_data: utf8,
  event_time: timestamp("ms"),
  watermark: timestamp("ms"),
  window_start: timestamp("ms"),
  window_end: timestamp("ms"),
  lateness_ms: int64,
});

/** Where an operator's late rows go. */
export interface LateOutput {
  readonly tag: string;
  /** Columns of the rows as they came to the operator, and where its prepared batch has them. */
  readonly row: Schema;
  readonly columns: readonly number[];
}

/** A window: epoch milliseconds, the end no part of it. */
export interface WindowOfRow {
  readonly startMs: number;
  readonly endMs: number;
}

/** Late rows of one operator on their way to its side output. */
export class LateEvents {
  readonly #output: LateOutput;
  readonly #side: SideOutputs;
  #rows: Batch | null = null;
  #of: Batch | null = null;
  #data = new ColumnBuilder(utf8);
  /** Event time, watermark, window start, window end. */
  #times: [number[], number[], number[], number[]] = [[], [], [], []];

  constructor(output: LateOutput, side: SideOutputs) {
    this.#output = output;
    this.#side = side;
  }

  /** Takes row `row` (physical) of a batch; its values are read before this returns. */
  add(batch: Batch, row: number, watermarkMs: number, { startMs, endMs }: WindowOfRow): void {
    this.#data.append(rowToExactJson(this.#rowsOf(batch), row));
    const [times, watermarks, starts, ends] = this.#times;
    times.push(batch.times!.values[row]);
    watermarks.push(watermarkMs);
    starts.push(startMs);
    ends.push(endMs);
  }

  /** Hands what was added over, as one batch: once at the end of a call. */
  put(partition: number): void {
    const { length } = this.#data;
    this.#of = this.#rows = null;
    if (length === 0) return;
    const [times, watermarks] = this.#times;
    const lateness = timestampColumn(times.map((timeMs, j) => watermarks[j] - timeMs));
    const columns = [
      this.#data.finish(),
      ...this.#times.map((values) => timestampColumn(values)),
      new Column({ type: int64, length, values: lateness.values }),
    ];
    this.#side.put(this.#output.tag, new Batch(lateEventSchema, columns, length, { partition }));
    this.#data = new ColumnBuilder(utf8);
    this.#times = [[], [], [], []];
  }

  /** The batch as it was before its columns were prepared. */
  #rowsOf(batch: Batch): Batch {
    if (batch !== this.#of) {
      const columns = this.#output.columns.map((index) => batch.columns[index]);
      this.#rows = new Batch(this.#output.row, columns, batch.length);
      this.#of = batch;
    }
    return this.#rows!;
  }
}
