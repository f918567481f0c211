import {
  type Batch,
  type Schema,
  type Shape,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  type StreamRecord,
} from "../../core/mod.ts";
import { type Element, isBatchLike, PARTITION, recordsOf, RowCollector } from "./element_reader.ts";
import { dropRows } from "./sync_source.ts";
import { decodeRow } from "./raw_row.ts";
import { usedUp } from "./used_up.ts";

/**
 * A source over an asynchronous iterable. A pump reads ahead, one batch at most; `poll` waits for the first row and
 * then takes all rows that have arrived: alone when rows come slowly, full batches when they come fast.
 */
export class AsyncIterableSource<S extends Shape = Shape> implements Source<S> {
  readonly connectorId = "memory";
  readonly schema: Schema<S>;
  readonly bounded = true;
  readonly replayable: boolean;
  readonly #elements: AsyncIterable<Element>;
  readonly #ready: StreamRecord[] = [];
  #iterator: AsyncIterator<Element> | null = null;
  #collector: RowCollector | null = null;
  #context: SourceContext | null = null;
  #given = 0;
  #skip = 0;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  /** Resolved when something arrived, and when there is room again. */
  #arrived = Promise.withResolvers<void>();
  #room = Promise.withResolvers<void>();

  /** `replayable`: iterating a second time gives the same rows. */
  constructor(elements: AsyncIterable<Element>, schema: Schema<S>, replayable: boolean) {
    this.schema = schema;
    this.#elements = elements;
    this.replayable = replayable;
  }

  open(context: SourceContext): void {
    if (this.#context !== null) throw usedUp();
    this.#context = context;
    this.#collector = new RowCollector(this.schema as Schema, context);
    this.#given = this.#skip = Number(context.restored?.[PARTITION] ?? 0);
    this.#iterator = this.#elements[Symbol.asyncIterator]();
    context.signal.addEventListener("abort", () => this.#end(), { once: true });
    this.#pump(this.#iterator);
  }

  decodeRaw(raw: Uint8Array): Batch {
    return decodeRow(this.schema as Schema, raw);
  }

  partitions(): readonly SourcePartition[] {
    return [{ name: PARTITION }];
  }

  async poll(): Promise<StreamRecord | null> {
    for (;;) {
      const record = this.#take();
      if (record !== null) {
        this.#given += this.#collector!.elementsOf(record);
        return record;
      }
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#ended) return null;
      await this.#arrived.promise;
      // Rows that are ready too come along in the same batch.
      if (!this.#ended) await this.#context!.clock.yield();
    }
  }

  offsets(): SourceOffsets {
    return { [PARTITION]: this.#given };
  }

  async close(): Promise<void> {
    const iterator = this.#iterator;
    this.#iterator = null;
    this.#end();
    // A generator that waits for its own input answers `return` only then: it is asked, not waited for.
    if (iterator !== null) Promise.resolve(iterator.return?.()).catch(() => {});
    await Promise.resolve();
  }

  #take(): StreamRecord | null {
    const collector = this.#collector;
    this.#arrived = this.#ended ? this.#arrived : Promise.withResolvers<void>();
    const record = this.#ready.shift() ??
      (collector !== null && collector.length > 0 ? collector.take() : null);
    if (record !== null) {
      this.#room.resolve();
      this.#room = Promise.withResolvers<void>();
    }
    return record;
  }

  async #pump(iterator: AsyncIterator<Element>): Promise<void> {
    try {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done || this.#ended) break;
        this.#accept(value);
        this.#arrived.resolve();
        while (!this.#ended && (this.#collector!.full || this.#ready.length > 0)) await this.#room.promise;
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#end();
  }

  #accept(element: Element): void {
    if (isBatchLike(element)) {
      if (this.#collector!.length > 0) this.#ready.push(this.#collector!.take());
      for (const record of recordsOf(element, this.schema as Schema, this.#context!.batchRows)) {
        const rest = dropRows(record, this.#skip);
        this.#skip -= Math.min(this.#skip, record.numRows);
        if (rest !== null) this.#ready.push(rest);
      }
    } else if (this.#skip > 0) this.#skip--;
    else this.#collector!.push(element);
  }

  #end(): void {
    this.#ended = true;
    this.#arrived.resolve();
    this.#room.resolve();
  }
}
