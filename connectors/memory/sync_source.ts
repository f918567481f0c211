import {
  type Batch,
  type Schema,
  type Shape,
  sliceBatch,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  StreamRecord,
} from "../../core/mod.ts";
import {
  type BatchLike,
  type Element,
  isBatchLike,
  PARTITION,
  recordsOf,
  RowCollector,
} from "./element_reader.ts";
import { decodeRow } from "./raw_row.ts";
import { usedUp } from "./used_up.ts";

/**
 * A bounded source over a synchronous iterable: `poll` never waits. The offset is the number of rows given; a source
 * that continues reads and drops that many first.
 */
export class SyncIterableSource<S extends Shape = Shape> implements Source<S> {
  readonly connectorId = "memory";
  readonly schema: Schema<S>;
  readonly bounded = true;
  readonly replayable: boolean;
  readonly totalRows: number | undefined;
  readonly #elements: Iterable<Element>;
  #iterator: Iterator<Element> | null = null;
  #collector: RowCollector | null = null;
  #waiting: StreamRecord[] = [];
  #batchRows = 1024;
  #given = 0;
  #skip = 0;
  #signal: AbortSignal | null = null;
  #opened = false;

  /** `replayable`: iterating a second time gives the same rows. */
  constructor(elements: Iterable<Element>, schema: Schema<S>, replayable: boolean) {
    this.schema = schema;
    this.#elements = elements;
    this.replayable = replayable;
    this.totalRows = Array.isArray(elements) && !elements.some(isBatchLike) ? elements.length : undefined;
  }

  open(context: SourceContext): void {
    this.#batchRows = context.batchRows;
    this.#signal = context.signal;
    this.#collector = new RowCollector(this.schema as Schema, context);
    const iterator = this.#elements[Symbol.iterator]();
    if (this.#opened && (iterator as unknown) === this.#elements) throw usedUp();
    this.#opened = true;
    this.#iterator = iterator;
    this.#given = this.#skip = Number(context.restored?.[PARTITION] ?? 0);
  }

  decodeRaw(raw: Uint8Array): Batch {
    return decodeRow(this.schema as Schema, raw);
  }

  partitions(): readonly SourcePartition[] {
    return [{ name: PARTITION }];
  }

  poll(): StreamRecord | null {
    const record = this.#signal?.aborted ? null : this.#next();
    if (record !== null) this.#given += this.#collector!.elementsOf(record);
    return record;
  }

  offsets(): SourceOffsets {
    return { [PARTITION]: this.#given };
  }

  close(): void {
    const iterator = this.#iterator;
    this.#iterator = null;
    this.#waiting = [];
    iterator?.return?.();
  }

  #next(): StreamRecord | null {
    const collector = this.#collector;
    const iterator = this.#iterator;
    if (this.#waiting.length > 0) return this.#waiting.shift()!;
    if (iterator === null || collector === null) return null;
    while (!collector.full) {
      const { value, done } = iterator.next();
      if (done) {
        this.#iterator = null;
        break;
      }
      if (isBatchLike(value)) {
        this.#takeBatch(value);
        if (this.#waiting.length > 0) break;
      } else if (this.#skip > 0) this.#skip--;
      else collector.push(value);
    }
    if (collector.length > 0) this.#waiting.unshift(collector.take());
    return this.#waiting.shift() ?? null;
  }

  #takeBatch(element: BatchLike): void {
    for (const record of recordsOf(element, this.schema as Schema, this.#batchRows)) {
      const rest = dropRows(record, this.#skip);
      this.#skip -= Math.min(this.#skip, record.numRows);
      if (rest !== null) this.#waiting.push(rest);
    }
  }
}

/** The record without its first `count` rows, or null when none is left. */
export function dropRows(record: StreamRecord, count: number): StreamRecord | null {
  if (count === 0) return record;
  if (count >= record.numRows) return null;
  return new StreamRecord(sliceBatch(record.data, count), record);
}
