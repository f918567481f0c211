import { Batch, compact, type Schema, StreamRecord } from "../data/mod.ts";
import { toVolleyError } from "../fault/mod.ts";
import type { Sink, SinkContext } from "../operators/mod.ts";
import type { Counter, Gauge, Histogram } from "../telemetry/mod.ts";
import type { Clock } from "../time/mod.ts";

/** Metrics of one sink. */
export interface SinkMetrics {
  readonly written: Counter;
  readonly errors: Counter;
  readonly utilization: Gauge;
  readonly flushMs: Histogram;
}

/**
 * A sink behind a bounded queue. While the sink keeps up, a batch is written within the call; while it is slow, up to
 * `queueLengthMax` batches wait, and then the task does. One write at a time, in order.
 */
export class SinkWriter {
  readonly id: string;
  readonly #sink: Sink;
  readonly #schema: Schema;
  readonly #metrics: SinkMetrics;
  readonly #clock: Clock;
  readonly queueLengthMax: number;
  readonly #queue: Batch[] = [];
  #writing: Promise<void> | null = null;
  /** Resolved whenever a write has ended: there is room, or a failure. */
  #moved = Promise.withResolvers<void>();
  #failure: unknown = null;
  /** Told when a write failed while nobody waited for it. */
  onFailure: () => void = () => {};
  recordsIn = 0;
  watermarkMs = -Infinity;

  constructor(
    id: string,
    sink: Sink,
    schema: Schema,
    metrics: SinkMetrics,
    clock: Clock,
    queueLengthMax: number,
  ) {
    this.id = id;
    this.#sink = sink;
    this.#schema = schema;
    this.#metrics = metrics;
    this.#clock = clock;
    this.queueLengthMax = queueLengthMax;
  }

  get connectorId(): string {
    return this.#sink.connectorId;
  }

  /** Batches that wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Whether the task must wait in `settled()` before it goes on; also after a failure, which shows there. */
  get full(): boolean {
    return this.#queue.length >= this.queueLengthMax || this.#failure !== null;
  }

  async open(context: Omit<SinkContext, "schema">): Promise<void> {
    await this.#guard("open", () => this.#sink.open({ ...context, schema: this.#schema }));
  }

  /** Hands a batch on; never waits. Failures of waiting writes show in `settled()`. */
  write(batch: Batch): void {
    if (batch.rows === 0) return;
    this.recordsIn += batch.rows;
    const { schema, columns, length, partition, selection, rows: selected } = batch;
    // Event times end here: a sink has columns.
    const kept = compact(new Batch(schema, columns, length, { partition, selection, selected }));
    if (this.#writing !== null) this.#queue.push(kept);
    else this.#begin(kept);
    this.#metrics.utilization.set(this.#queue.length / this.queueLengthMax);
  }

  /** Resolves when the queue has room again (or, with `all`, is empty and nothing is being written); rejects on failure. */
  async settled(all = false): Promise<void> {
    while (this.#writing !== null && (all || this.full) && this.#failure === null) await this.#moved.promise;
    if (this.#failure !== null) throw this.#failure;
  }

  async flush(): Promise<void> {
    await this.settled(true);
    const from = this.#clock.monotonic();
    await this.#guard("flush", () => this.#sink.flush());
    this.#metrics.flushMs.record(this.#clock.monotonic() - from);
  }

  /** Makes everything written so far durable, not yet visible, as part of checkpoint `epoch`. */
  async prepare(epoch: number): Promise<void> {
    await this.#guard("prepare", () => this.#sink.onCheckpoint?.(epoch));
  }

  /** Makes what was prepared visible. */
  async commit(epoch: number): Promise<void> {
    await this.#guard("commit", () => this.#sink.commit?.(epoch));
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#guard("close", () => this.#sink.close());
  }

  #begin(batch: Batch): void {
    const pending = this.#attempt(batch);
    if (pending !== null) this.#writing = this.#drain(pending);
  }

  /** Waits for the write under way, then writes what waits behind it. Never rejects. */
  async #drain(first: Promise<void>): Promise<void> {
    try {
      await first;
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#tellMoved();
        await this.#attempt(next);
      }
    } catch (thrown) {
      this.#failure = thrown;
      this.onFailure();
    }
    this.#writing = null;
    this.#tellMoved();
  }

  #tellMoved(): void {
    this.#moved.resolve();
    this.#moved = Promise.withResolvers();
  }

  /** Writes one batch: null when that is done, a promise while it is not. Throws what the sink threw, with its place. */
  #attempt(batch: Batch): Promise<void> | null {
    try {
      const pending = this.#sink.write(new StreamRecord(batch));
      if (!(pending instanceof Promise)) {
        this.#metrics.written.add(batch.rows);
        return null;
      }
      return pending.then(() => this.#metrics.written.add(batch.rows), (thrown) => {
        throw this.#failed("write", thrown);
      });
    } catch (thrown) {
      throw this.#failed("write", thrown);
    }
  }

  async #guard(verb: string, call: () => void | Promise<void>): Promise<void> {
    try {
      await call();
    } catch (thrown) {
      throw this.#failed(verb, thrown);
    }
  }

  #failed(verb: string, thrown: unknown): unknown {
    this.#metrics.errors.add(1);
    const doing = `Cannot ${verb} sink ${this.#sink.connectorId}`;
    return toVolleyError(thrown, "SINK_FAILED", doing, { operator: this.id }, SINK_HINT);
  }
}

const SINK_HINT =
  "The cause is the sink's own error; what was not committed stays invisible. Run again once it is mended.";
