import { Batch, type StreamRecord } from "../data/mod.ts";
import { toVolleyError, VolleyError } from "../fault/mod.ts";
import type { PartitionStatus, Source, SourceContext } from "../operators/mod.ts";
import type { Counter } from "../telemetry/mod.ts";

/** Gives each partition of each source a number of its own, so that a union never mixes two up. */
export class PartitionNumbers {
  #next = 0;

  take(): number {
    return this.#next++;
  }
}

/** Metrics of one source. */
export interface SourceMetrics {
  readonly polled: Counter;
  readonly errors: Counter;
}

/** One source as the task polls it: at most one poll under way, its result kept until it is taken. */
export class SourceReader {
  readonly id: string;
  readonly source: Source;
  readonly #metrics: SourceMetrics;
  readonly #numbers: PartitionNumbers;
  /** Pipeline-wide number by the source's own. */
  readonly #partitions: number[] = [];
  #arrived: StreamRecord | null | undefined;
  #failure: unknown = null;
  #polling: Promise<void> | null = null;
  ended = false;
  recordsIn = 0;

  constructor(id: string, source: Source, metrics: SourceMetrics, numbers: PartitionNumbers) {
    this.id = id;
    this.source = source;
    this.#metrics = metrics;
    this.#numbers = numbers;
  }

  async open(context: SourceContext): Promise<void> {
    try {
      await this.source.open(context);
    } catch (thrown) {
      throw this.#failed("open", thrown);
    }
  }

  /** The poll under way, if there is one. */
  get polling(): Promise<void> | null {
    return this.#polling;
  }

  /** The next batch if it is here; undefined while it is not (see `polling`), null at the end. Throws its failure. */
  next(): Batch | null | undefined {
    if (this.#failure !== null) throw this.#failure;
    if (this.#arrived === undefined && this.#polling === null) this.#poll();
    if (this.#arrived === undefined) return undefined;
    const record = this.#arrived;
    this.#arrived = undefined;
    if (record === null) this.ended = true;
    return record === null ? null : this.#accept(record);
  }

  /** Every partition known now, by its pipeline-wide number. */
  statuses(): PartitionStatus[] {
    return this.source.partitions().map(({ ended }, own) => ({
      partition: this.#numberOf(own),
      ended: this.ended || ended === true,
    }));
  }

  /** A number that changes when a partition is added or ends. */
  partitionStamp(): number {
    const partitions = this.source.partitions();
    let ended = this.ended ? 1 : 0;
    for (const partition of partitions) if (partition.ended) ended++;
    return partitions.length * 2 ** 20 + ended;
  }

  async close(): Promise<void> {
    await this.#polling;
    try {
      await this.source.close();
    } catch (thrown) {
      throw this.#failed("close", thrown);
    }
  }

  #poll(): void {
    try {
      const polled = this.source.poll();
      if (!(polled instanceof Promise)) {
        this.#arrived = polled;
        return;
      }
      this.#polling = polled.then((record) => {
        this.#arrived = record;
      }, (thrown) => {
        this.#failure = this.#failed("read", thrown);
      }).finally(() => {
        this.#polling = null;
      });
    } catch (thrown) {
      throw this.#failed("read", thrown);
    }
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
    if (schema === this.source.schema || schema.equals(this.source.schema)) return;
    throw new VolleyError({
      code: "SOURCE_SCHEMA_MISMATCH",
      message:
        `Cannot read ${this.source.connectorId}: a batch has (${schema}), declared was (${this.source.schema})`,
      at: { operator: this.id },
      hint: "A source gives the columns its `schema` says, in that order.",
    });
  }

  #numberOf(own: number): number {
    while (this.#partitions.length <= own) this.#partitions.push(this.#numbers.take());
    return this.#partitions[own];
  }

  #failed(verb: string, thrown: unknown): VolleyError {
    this.#metrics.errors.add(1);
    const doing = `Cannot ${verb} source ${this.source.connectorId}`;
    return toVolleyError(thrown, "SOURCE_FAILED", doing, { operator: this.id });
  }
}
