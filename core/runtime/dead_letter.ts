import {
  type Batch,
  type Binary,
  binary,
  type Float64,
  float64,
  type Int32,
  int32,
  type Nullable,
  nullable,
  rowToExactJson,
  Schema,
  schema,
  type Timestamp,
  timestamp,
  toRows,
  type Utf8,
  utf8,
} from "../data/mod.ts";

/** Columns of a stream of dead letters: see {@linkcode DeadLetter}. */
export const deadLetterSchema: Schema<DeadLetterShape> = schema({
  id: utf8,
  run: utf8,
  pipeline: utf8,
  operator: utf8,
  input: int32,
  kind: utf8,
  partition: nullable(utf8),
  offset: nullable(utf8),
  code: utf8,
  message: utf8,
  hint: nullable(utf8),
  time: timestamp("ms"),
  attempt: int32,
  event_time_ms: nullable(float64),
  key: nullable(utf8),
  row: nullable(utf8),
  raw: nullable(binary),
});

/** The shape of {@linkcode deadLetterSchema}. */
export type DeadLetterShape = {
  readonly id: Utf8;
  readonly run: Utf8;
  readonly pipeline: Utf8;
  readonly operator: Utf8;
  readonly input: Int32;
  readonly kind: Utf8;
  readonly partition: Nullable<Utf8>;
  readonly offset: Nullable<Utf8>;
  readonly code: Utf8;
  readonly message: Utf8;
  readonly hint: Nullable<Utf8>;
  readonly time: Timestamp<"ms">;
  readonly attempt: Int32;
  readonly event_time_ms: Nullable<Float64>;
  readonly key: Nullable<Utf8>;
  readonly row: Nullable<Utf8>;
  readonly raw: Nullable<Binary>;
};

/** Something a pipeline could not process, with all that is needed to look into it and to put it back. */
export interface DeadLetter {
  /** Unique: the run and a number within it. */
  readonly id: string;
  /** The run that wrote it. */
  readonly run: string;
  readonly pipeline: string;
  /** Id of the operator, source or sink that refused it. */
  readonly operator: string;
  /** Which input of the operator it came from: 0 but for operators with several. */
  readonly input: number;
  /** `row`: a row of the operator's input. `raw`: what a source could not read. */
  readonly kind: "row" | "raw";
  /** The source partition it came from (a file, a topic's partition), where it is known. */
  readonly partition: string | null;
  /** The source's own position (a line, an offset), of raw letters. */
  readonly offset: string | null;
  readonly code: string;
  /** What was wrong; passwords in it are taken out. */
  readonly message: string;
  readonly hint: string | null;
  /** When it was refused, epoch milliseconds of the run's clock. */
  readonly timeMs: number;
  /** How often it has been tried: 1, and one more for each replay (for sinks: for each retry) that failed. */
  readonly attempt: number;
  readonly eventTimeMs: number | null;
  /** Key columns and their values as JSON text, where the operator is keyed. */
  readonly key: string | null;
  /** The row as JSON text, exact: `rowFromExactJson` and the operator's input schema make the same row of it. */
  readonly row: string | null;
  readonly raw: Uint8Array | null;
}

/** The letters of a batch of {@linkcode deadLetterSchema}: what a sink of dead letters is given. */
export function deadLettersOf(batch: Batch): DeadLetter[] {
  return toRows<DeadLetterShape>(batch).map(({ kind, time, event_time_ms, ...same }) => {
    return { ...same, kind: kind as DeadLetter["kind"], timeMs: time, eventTimeMs: event_time_ms };
  });
}

/** A letter as a row of {@linkcode deadLetterSchema}. */
export function deadLetterRow({ timeMs, eventTimeMs, ...same }: DeadLetter): object {
  return { ...same, time: timeMs, event_time_ms: eventTimeMs };
}

/** Event time of a row, null where the stream has none yet or the row's is no number. */
export function eventTimeOf({ times }: Batch, row: number): number | null {
  const timeMs = times === null ? NaN : times.values[row];
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** The key columns of a row as JSON text; null where there are none. */
export function keyOf(batch: Batch, row: number, columns: readonly string[]): string | null {
  const own = columns.filter((name) => batch.schema.indexOf(name) >= 0);
  if (own.length === 0) return null;
  const schemaOfKey = new Schema(own.map((name) => batch.schema.field(name)));
  return rowToExactJson(batch.derive(schemaOfKey, own.map((name) => batch.column(name))), row);
}
