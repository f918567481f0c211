import { Batch, type Schema, type StreamRecord } from "../data/mod.ts";
import { toVolleyError, VolleyError } from "../fault/mod.ts";
import type {
  PartitionStatus,
  Source,
  SourceContext,
  SourceFaults,
  SourcePartition,
} from "../operators/mod.ts";
import type { Counter } from "../telemetry/mod.ts";
import { type Clock, systemClock } from "../time/mod.ts";
import type { Retrier } from "./retrier.ts";

/** Gives each partition of each source a number of its own, so that a union never mixes two up. */
export class PartitionNumbers {
  readonly #origins: (() => SourcePartition | undefined)[] = [];

  /** The next number, for a partition of which `origin` says what its source knows. */
  take(origin: () => SourcePartition | undefined): number {
    return this.#origins.push(origin) - 1;
  }

  /** The partition of that number. */
  originOf(partition: number): SourcePartition | undefined {
    return this.#origins[partition]?.();
  }
}

/** Metrics of one source. */
export interface SourceMetrics {
  readonly polled: Counter;
  readonly errors: Counter;
}

/** What becomes of a source's failures. */
export interface SourceFailures {
  /** Of what it can't read; left out: it ends the run. */
  readonly faults?: SourceFaults;
  /** Makes a failed `open` or `poll` again; left out: nothing does. */
  readonly retrier?: Retrier | null;
}

/** A stopped source's last poll is waited for so long. */
const STOP_GRACE_MS = 10_000;

/** One source as the task polls it: at most one poll under way, its result kept until it is taken. */
export class SourceReader {
  readonly id: string;
  readonly source: Source;
  /** What its batches must have: fewer columns than declared where it was narrowed. The last batch's, once it has. */
  #schema: Schema;
  readonly #metrics: SourceMetrics;
  readonly #numbers: PartitionNumbers;
  readonly #failures: SourceFailures;
  /** Pipeline-wide number by the source's own. */
  readonly #partitions: number[] = [];
  #arrived: StreamRecord | null | undefined;
  /** Which partitions had ended when nothing was on its way. */
  readonly #endedPartitions: boolean[] = [];
  #failure: unknown = null;
  #polling: Promise<void> | null = null;
  #clock: Clock = systemClock;
  #stop: AbortSignal | undefined;
  /** Told when a poll that had to wait has ended, either way. */
  onArrival: () => void = () => {};
  ended = false;
  recordsIn = 0;

  constructor(
    id: string,
    source: Source,
    metrics: SourceMetrics,
    numbers: PartitionNumbers,
    failures: SourceFailures = {},
    schema: Schema = source.schema,
  ) {
    this.id = id;
    this.source = source;
    this.#schema = schema;
    this.#metrics = metrics;
    this.#numbers = numbers;
    this.#failures = failures;
  }

  async open(context: SourceContext): Promise<void> {
    this.#clock = context.clock;
    this.#stop = context.signal;
    const { faults, retrier } = this.#failures;
    const open = async () => {
      try {
        await this.source.open({ ...context, faults });
      } catch (thrown) {
        throw this.#failed("open", thrown);
      }
    };
    try {
      await open();
    } catch (failure) {
      if (!retrier?.applies(failure)) throw failure;
      await retrier.again(failure, open, this.#stop);
    }
  }

  /** Whether `next` has something to give or to throw without another poll. */
  get ready(): boolean {
    return this.#arrived !== undefined || this.#failure !== null;
  }

  /** The next batch if it is here; undefined while it is not (see `onArrival`), null at the end. Throws its failure. */
  next(): Batch | null | undefined {
    if (this.#failure !== null) throw this.#failure;
    if (this.#arrived === undefined && this.#polling === null) this.#poll();
    if (this.#arrived === undefined) return undefined;
    const record = this.#arrived;
    this.#arrived = undefined;
    if (record === null) this.ended = true;
    return record === null ? null : this.#accept(record);
  }

  /**
   * What a poll under way still gives once the source has been told to stop; null where nothing is under way. Its rows
   * were read and must not be lost; that the stop itself ended the poll is no failure.
   */
  async rest(): Promise<Batch | null> {
    if (!await this.#pollEnds()) throw this.#ignoresStop();
    if (this.#failure !== null && !isAbort(this.#failure)) throw this.#failure;
    const record = this.#arrived ?? null;
    this.#arrived = undefined;
    return record === null ? null : this.#accept(record);
  }

  /**
   * Every partition known now, by its pipeline-wide number; `paused`: the source is not being read. One that ends while
   * rows are on their way may end with them: it has not until they have been taken.
   */
  statuses(paused = false): PartitionStatus[] {
    const nothingComes = this.#polling === null && this.#arrived === undefined;
    return this.source.partitions().map(({ name, ended }, own) => {
      if (nothingComes) this.#endedPartitions[own] = ended === true;
      const isEnded = this.ended || this.#endedPartitions[own] === true;
      return { partition: this.#numberOf(own), name, ended: isEnded, paused, bounded: this.source.bounded };
    });
  }

  /** A number that changes when a partition is added or ends. */
  partitionStamp(): number {
    const partitions = this.source.partitions();
    let ended = this.ended ? 1 : 0;
    for (const partition of partitions) if (partition.ended) ended++;
    return partitions.length * 2 ** 20 + ended;
  }

  /** Checkpoint `epoch` is durable. */
  async acknowledge(epoch: number): Promise<void> {
    try {
      await this.source.onCheckpointComplete?.(epoch);
    } catch (thrown) {
      throw this.#failed("acknowledge to", thrown);
    }
  }

  async close(): Promise<void> {
    await this.#pollEnds();
    try {
      await this.source.close();
    } catch (thrown) {
      throw this.#failed("close", thrown);
    }
  }

  /** Whether the poll under way ends within the grace; at once true where there is none. */
  async #pollEnds(): Promise<boolean> {
    if (this.#polling === null) return true;
    const waiting = new AbortController();
    const ended = this.#polling.then(() => true);
    const tooLong = this.#clock.sleep(STOP_GRACE_MS, waiting.signal).then(() => false);
    const inTime = await Promise.race([ended, tooLong]);
    waiting.abort();
    return inTime;
  }

  #ignoresStop(): VolleyError {
    return new VolleyError({
      code: "SOURCE_NOT_STOPPING",
      message:
        `Cannot stop source ${this.source.connectorId}: its poll() is still waiting after ${STOP_GRACE_MS} ms`,
      at: { operator: this.id },
      hint:
        "Let poll() resolve when the signal given to open() aborts. Rows it may still bring are not counted.",
    });
  }

  #poll(): void {
    try {
      const polled = this.source.poll();
      if (polled instanceof Promise) this.#polling = this.#wait(this.#pollEnding(polled));
      else this.#arrived = this.#checked(polled);
    } catch (thrown) {
      const failure = this.#failed("read", thrown);
      if (!this.#failures.retrier?.applies(failure)) throw failure;
      this.#polling = this.#wait(this.#pollAgain(failure));
    }
  }

  /** Never rejects. */
  async #wait(arrival: Promise<StreamRecord | null | undefined>): Promise<void> {
    try {
      this.#arrived = await arrival;
    } catch (failure) {
      this.#failure = failure;
    }
    this.#polling = null;
    this.onArrival();
  }

  async #pollEnding(polled: Promise<StreamRecord | null>): Promise<StreamRecord | null | undefined> {
    try {
      return this.#checked(await polled);
    } catch (thrown) {
      return await this.#pollAgain(this.#failed("read", thrown));
    }
  }

  /** Polls again after a failure, where the plan says so; nothing where a stop ends the waiting. */
  async #pollAgain(first: VolleyError): Promise<StreamRecord | null | undefined> {
    const { retrier } = this.#failures;
    if (!retrier?.applies(first)) throw first;
    const poll = async () => {
      try {
        return this.#checked(await this.source.poll());
      } catch (thrown) {
        throw this.#failed("read", thrown);
      }
    };
    try {
      return await retrier.again(first, poll, this.#stop);
    } catch (last) {
      if (!this.#stop?.aborted) throw last;
      return undefined;
    }
  }

  /** Anything else, `undefined` above all, would make the task wait for ever. */
  #checked(polled: StreamRecord | null): StreamRecord | null {
    if (polled === null || polled?.data instanceof Batch) return polled;
    throw new VolleyError({
      code: "SOURCE_OUTPUT_INVALID",
      message: `Cannot take what poll() of ${this.source.connectorId} gave: it is not a record`,
      hint: "Return a StreamRecord, or null at the end of the input.",
    });
  }

  #accept(record: StreamRecord): Batch {
    const batch = record.data;
    this.recordsIn += batch.rows;
    this.#metrics.polled.add(batch.rows);
    this.#checkColumns(batch);
    const partition = this.#numberOf(batch.partition);
    if (partition === batch.partition) return batch;
    const { schema, columns, length, behind, times, selection, rows: selected } = batch;
    return new Batch(schema, columns, length, { partition, behind, times, selection, selected });
  }

  #checkColumns({ schema }: Batch): void {
    if (schema === this.#schema) return;
    if (schema.equals(this.#schema)) {
      this.#schema = schema;
      return;
    }
    throw new VolleyError({
      code: "SOURCE_SCHEMA_MISMATCH",
      message:
        `Cannot read ${this.source.connectorId}: a batch has (${schema}), declared was (${this.#schema})`,
      at: { operator: this.id },
      hint: "A source gives the columns its `schema` says, in that order.",
    });
  }

  #numberOf(own: number): number {
    while (this.#partitions.length <= own) {
      const next = this.#partitions.length;
      this.#partitions.push(this.#numbers.take(() => this.source.partitions()[next]));
    }
    return this.#partitions[own];
  }

  #failed(verb: string, thrown: unknown): VolleyError {
    this.#metrics.errors.add(1);
    const doing = `Cannot ${verb} source ${this.source.connectorId}`;
    return toVolleyError(thrown, "SOURCE_FAILED", doing, { operator: this.id }, SOURCE_HINT);
  }
}

function isAbort(failure: unknown): boolean {
  const thrown = failure instanceof VolleyError ? failure.cause : failure;
  return thrown instanceof Error && thrown.name === "AbortError";
}

const SOURCE_HINT = "The cause is the source's own error. Run again once it is mended.";
