import { Batch, compact, type Schema, StreamRecord } from "../data/mod.ts";
import { toVolleyError, type VolleyError } from "../fault/mod.ts";
import { failOnRow, type RowFaults, type Sink, type SinkContext } from "../operators/mod.ts";
import type { Counter, Gauge, Histogram } from "../telemetry/mod.ts";
import type { Clock } from "../time/mod.ts";
import { RefusedRows } from "./refused_rows.ts";
import type { Retrier } from "./retrier.ts";

/** Metrics of one sink. */
export interface SinkMetrics {
  readonly written: Counter;
  readonly errors: Counter;
  readonly utilization: Gauge;
  readonly flushMs: Histogram;
}

/** What a {@linkcode SinkWriter} is made from. */
export interface SinkWriterInit {
  readonly id: string;
  readonly sink: Sink;
  readonly schema: Schema;
  readonly metrics: SinkMetrics;
  readonly clock: Clock;
  readonly queueLengthMax: number;
  /** What becomes of rows the sink refuses, and of a batch it can't write; left out: they end the run. */
  readonly faults?: RowFaults;
  /** Makes what failed again; left out: nothing is. */
  readonly retrier?: Retrier | null;
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
  readonly #retrier: Retrier | null;
  readonly #refused: RefusedRows;
  /** Aborted when the writer closes: nothing is tried again then. */
  readonly #closing = new AbortController();
  readonly #queue: Batch[] = [];
  #writing: Promise<void> | null = null;
  /** Resolved whenever a write has ended: there is room, or a failure. */
  #moved = Promise.withResolvers<void>();
  #failure: unknown = null;
  /** Told when a write failed while nobody waited for it. */
  onFailure: () => void = () => {};
  recordsIn = 0;
  watermarkMs = -Infinity;

  constructor(init: SinkWriterInit) {
    this.id = init.id;
    this.#sink = init.sink;
    this.#schema = init.schema;
    this.#metrics = init.metrics;
    this.#clock = init.clock;
    this.queueLengthMax = init.queueLengthMax;
    this.#retrier = init.retrier ?? null;
    this.#refused = new RefusedRows(init.faults ?? failOnRow);
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

  async open(context: Omit<SinkContext, "schema" | "faults">): Promise<void> {
    const whole = { ...context, schema: this.#schema, faults: this.#refused };
    await this.#guard("open", () => this.#sink.open(whole));
  }

  /** Hands a batch on; never waits. Failures of waiting writes show in `settled()`. */
  write(batch: Batch): void {
    if (batch.rows === 0) return;
    this.recordsIn += batch.rows;
    // Event times end here: a sink has columns. A refused row has them still.
    const kept = compact(this.#refused.fatal ? withoutTimes(batch) : batch);
    // After a failure nothing is written: the run ends when somebody waits for room.
    if (this.#writing !== null || this.#failure !== null) this.#queue.push(kept);
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
    this.#closing.abort();
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
    this.#refused.begin(batch);
    try {
      const pending = this.#sink.write(new StreamRecord(withoutTimes(batch)));
      if (pending instanceof Promise) {
        return pending.then(() => this.#written(), (thrown) => this.#recover(batch, thrown) ?? undefined);
      }
    } catch (thrown) {
      return this.#recover(batch, thrown);
    }
    this.#written();
    return null;
  }

  #written(): void {
    this.#metrics.written.add(this.#refused.rowsLeft);
  }

  /** What follows a failed write: another attempt, or that its rows are refused; with the policy `fail` it throws. */
  #recover(batch: Batch, thrown: unknown): Promise<void> | null {
    const failure = this.#failed("write", thrown);
    if (this.#retrier?.applies(failure)) return this.#again(batch, failure, this.#retrier);
    this.#refused.rest(failure, 1);
    this.#written();
    return null;
  }

  async #again(batch: Batch, first: VolleyError, retrier: Retrier): Promise<void> {
    let tries = 1;
    try {
      await retrier.again(first, async () => {
        tries++;
        await this.#once("write", () => this.#sink.write(new StreamRecord(withoutTimes(batch))));
      }, this.#closing.signal);
    } catch (last) {
      this.#refused.rest(last as VolleyError, tries);
    }
    this.#written();
  }

  async #guard(verb: string, call: () => void | Promise<void>): Promise<void> {
    try {
      await this.#once(verb, call);
    } catch (failure) {
      if (verb === "close" || !this.#retrier?.applies(failure)) throw failure;
      await this.#retrier.again(failure, () => this.#once(verb, call), this.#closing.signal);
    }
  }

  async #once(verb: string, call: () => void | Promise<void>): Promise<void> {
    try {
      await call();
    } catch (thrown) {
      throw this.#failed(verb, thrown);
    }
  }

  #failed(verb: string, thrown: unknown): VolleyError {
    this.#metrics.errors.add(1);
    const doing = `Cannot ${verb} sink ${this.#sink.connectorId}`;
    return toVolleyError(thrown, "SINK_FAILED", doing, { operator: this.id }, SINK_HINT);
  }
}

const SINK_HINT =
  "The cause is the sink's own error; what was not committed stays invisible. Run again once it is mended.";

function withoutTimes(batch: Batch): Batch {
  if (batch.times === null && batch.behind === null) return batch;
  const { schema, columns, length, partition, selection, rows: selected } = batch;
  return new Batch(schema, columns, length, { partition, selection, selected });
}
