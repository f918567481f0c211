import {
  Batch,
  fromRecordBatch,
  RowBatcher,
  type Schema,
  sliceBatch,
  StreamRecord,
  VolleyError,
} from "../../core/mod.ts";
import { RecordBatch } from "apache-arrow";

/** Rows in a batch: the engine's, a record of one, or Arrow's. */
export type BatchLike = Batch | StreamRecord | RecordBatch;

/** What an iterable may give: plain rows or batches. */
export type Element = object | BatchLike;

/** Whether the element is a batch of rows rather than one row. */
export function isBatchLike(element: unknown): element is BatchLike {
  return element instanceof Batch || element instanceof StreamRecord || element instanceof RecordBatch;
}

/** The engine's batch of an element that is one. */
export function batchOf(element: BatchLike): Batch {
  if (element instanceof Batch) return element;
  return element instanceof StreamRecord ? element.data : fromRecordBatch(element);
}

/** Checks a batch against the stream's schema; gives records of at most `batchRows` rows, of partition 0. */
export function recordsOf(
  element: BatchLike,
  schema: Schema,
  batchRows: number,
): StreamRecord[] {
  const batch = batchOf(element);
  if (!batch.schema.equals(schema)) throw otherSchema(schema, batch.schema);
  const records: StreamRecord[] = [];
  for (let at = 0; at < batch.rows; at += batchRows) {
    const piece = sliceBatch(batch, at, at + batchRows);
    records.push(
      element instanceof StreamRecord ? new StreamRecord(piece, element) : new StreamRecord(piece),
    );
  }
  return records;
}

/** Collects plain rows into records. */
export class RowCollector {
  readonly #batcher: RowBatcher;

  constructor(schema: Schema, batchRows: number) {
    this.#batcher = new RowBatcher(schema, { batchRows });
  }

  get length(): number {
    return this.#batcher.length;
  }

  get full(): boolean {
    return this.#batcher.full;
  }

  push(row: object): void {
    this.#batcher.push(row as never);
  }

  take(): StreamRecord {
    return new StreamRecord(this.#batcher.take());
  }
}

function otherSchema(wanted: Schema, got: Schema): VolleyError {
  return new VolleyError({
    code: "SCHEMA_MISMATCH",
    message: `Cannot read batch: wanted columns (${wanted}), got (${got})`,
    hint: "Give batches of one schema.",
  });
}
