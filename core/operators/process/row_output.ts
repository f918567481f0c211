import { type Batch, type BatchInit, carriedTo, RowBatcher, type Schema } from "../../data/mod.ts";

/** How rows are collected. */
export interface RowOutputOptions {
  readonly batchRows: number;
  readonly codegen: boolean;
}

/**
 * Collects the rows a user's function puts out into batches. Between `begin` and `flush` rows are made from rows of one
 * batch, whose event times and place they take along; otherwise each is given its time.
 */
export class RowOutput {
  readonly #batcher: RowBatcher;
  readonly #origins: Int32Array;
  readonly #times: Float64Array;
  #batch: Batch | null = null;
  #partition = 0;
  #full: Batch[] = [];

  constructor(schema: Schema, { batchRows, codegen }: RowOutputOptions) {
    this.#batcher = new RowBatcher(schema, { batchRows, codegen });
    this.#origins = new Int32Array(batchRows);
    this.#times = new Float64Array(batchRows);
  }

  /** Batches that are full wait to be taken. */
  get hasFull(): boolean {
    return this.#full.length > 0;
  }

  /** Rows from here on are made from rows of `batch`. */
  begin(batch: Batch): void {
    this.#batch = batch;
    this.#partition = batch.partition;
  }

  /** A row made from physical row `origin` of the batch. */
  push(row: unknown, origin: number): void {
    const at = this.#batcher.length;
    this.#batcher.push(row as never);
    this.#origins[at] = origin;
    if (this.#batcher.full) this.#close();
  }

  /** A row made from no row, with an event time; null for none. */
  pushTimed(row: unknown, timeMs: number | null): void {
    const at = this.#batcher.length;
    this.#batcher.push(row as never);
    this.#times[at] = timeMs ?? NaN;
    if (this.#batcher.full) this.#close();
  }

  /** All rows so far as batches; the rows to come are made from no row. */
  flush(): readonly Batch[] {
    this.#close();
    this.#batch = null;
    return this.takeFull();
  }

  /** Batches that are full. */
  takeFull(): readonly Batch[] {
    const full = this.#full;
    if (full.length > 0) this.#full = [];
    return full;
  }

  #close(): void {
    const count = this.#batcher.length;
    if (count === 0) return;
    const init = this.#batch === null ? this.#timed(count) : carriedTo(this.#batch, this.#origins, count);
    this.#full.push(this.#batcher.take(init));
  }

  #timed(count: number): BatchInit {
    const values = this.#times.slice(0, count);
    let [minMs, maxMs] = [Infinity, -Infinity];
    for (const timeMs of values) {
      minMs = Math.min(minMs, timeMs);
      maxMs = Math.max(maxMs, timeMs);
    }
    const times = minMs <= maxMs ? { values, minMs, maxMs } : null;
    return { partition: this.#partition, times };
  }
}
