import {
  Batch,
  failOnRaw,
  fromRecordBatch,
  RowBatcher,
  type Schema,
  sliceBatch,
  type SourceContext,
  type SourceFaults,
  StreamRecord,
  VolleyError,
} from "../../core/mod.ts";
import { RecordBatch } from "apache-arrow";
import { rawRow } from "./raw_row.ts";

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

/** The one partition of iterables. */
export const PARTITION = "memory";

/** Collects plain rows into records; those that don't fit the schema are refused. */
export class RowCollector {
  readonly #batcher: RowBatcher;
  readonly #faults: SourceFaults;
  /** Rows pushed so far, refused ones too, from where the source began. */
  #pushed: number;
  #refused = 0;
  readonly #elements = new WeakMap<StreamRecord, number>();

  constructor(schema: Schema, { batchRows, faults, restored }: SourceContext) {
    this.#batcher = new RowBatcher(schema, { batchRows });
    this.#faults = faults ?? failOnRaw;
    this.#pushed = Number(restored?.[PARTITION] ?? 0);
  }

  get length(): number {
    return this.#batcher.length;
  }

  get full(): boolean {
    return this.#batcher.full;
  }

  push(row: object): void {
    if (this.#faults.fatal) this.#batcher.push(row as never);
    else this.#pushGood(row);
  }

  take(): StreamRecord {
    const record = new StreamRecord(this.#batcher.take());
    if (this.#refused > 0) this.#elements.set(record, record.numRows + this.#refused);
    this.#refused = 0;
    return record;
  }

  /** Elements that went into a record: its rows, and those refused on the way. */
  elementsOf(record: StreamRecord): number {
    return this.#elements.get(record) ?? record.numRows;
  }

  #pushGood(row: object): void {
    const place = { partition: PARTITION, offset: this.#pushed++ };
    try {
      this.#batcher.push(row as never);
    } catch (thrown) {
      if (!(thrown instanceof VolleyError)) throw thrown;
      this.#refused++;
      this.#faults.reject(rawRow(row), place, thrown);
    }
  }
}

function otherSchema(wanted: Schema, got: Schema): VolleyError {
  return new VolleyError({
    code: "SCHEMA_MISMATCH",
    message: `Cannot read batch: wanted columns (${wanted}), got (${got})`,
    hint: "Give batches of one schema.",
  });
}
