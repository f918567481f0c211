import type { RecordBatch } from "apache-arrow";
import type { Batch } from "./batch.ts";
import { fromRecordBatch } from "./from_arrow.ts";
import type { Shape } from "./data_type.ts";
import { toRecordBatch } from "./to_arrow.ts";
import { toRows } from "./to_rows.ts";
import type { RowOf } from "./value_of.ts";

/** W3C trace context of a sampled record. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

/** What a {@linkcode StreamRecord} carries beside its batch. */
export interface StreamRecordInit {
  readonly eventTimeMs?: number | null;
  readonly trace?: TraceContext | null;
  readonly key?: unknown;
}

/**
 * One or more rows with their metadata: what sources give, operators transform and sinks take.
 * `data` is the engine's own batch; `batch` the same buffers as an `apache-arrow` RecordBatch. `S` are the columns, as
 * far as the type checker knows them.
 */
export class StreamRecord<S extends Shape = Shape> {
  readonly data: Batch;
  /** Event time of the newest row in epoch milliseconds, where it is known. */
  readonly eventTimeMs: number | null;
  readonly trace: TraceContext | null;
  /** After `keyBy`: the key all rows of this record share (an array for several key columns); else undefined. */
  readonly key: unknown;
  #recordBatch: RecordBatch | null = null;

  /** A record over the buffers of an `apache-arrow` RecordBatch; throws `ARROW_TYPE_UNSUPPORTED`. */
  static fromArrow(recordBatch: RecordBatch, init: StreamRecordInit = {}): StreamRecord {
    return new StreamRecord(fromRecordBatch(recordBatch), init);
  }

  constructor(data: Batch, init: StreamRecordInit = {}) {
    this.data = data;
    this.eventTimeMs = init.eventTimeMs ?? null;
    this.trace = init.trace ?? null;
    this.key = init.key;
  }

  /** The rows that count as an `apache-arrow` RecordBatch, made when first asked for: see `toRecordBatch`. */
  get batch(): RecordBatch {
    return this.#recordBatch ??= toRecordBatch(this.data);
  }

  /** The rows that count as plain objects of their own, in order: see `toRows`. */
  rows(): RowOf<S>[] {
    return toRows<S>(this.data);
  }

  /** Rows that count. */
  get numRows(): number {
    return this.data.rows;
  }
}

/** A promise that no record with an event time below `timeMs` is expected. */
export interface Watermark {
  readonly kind: "watermark";
  /** Epoch milliseconds; +Infinity at the end of a bounded input. */
  readonly timeMs: number;
}

/** Splits the stream into what belongs to checkpoint `epoch` and what comes after. */
export interface CheckpointBarrier {
  readonly kind: "barrier";
  readonly epoch: number;
}

/** Rows in band. */
export interface Data {
  readonly kind: "data";
  readonly record: StreamRecord;
}

/** Everything that flows through a channel. */
export type StreamElement = Data | Watermark | CheckpointBarrier;
