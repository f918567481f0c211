import {
  type Batch,
  compact,
  type ResultSink,
  type RowOf,
  type Shape,
  type SinkContext,
  type StreamRecord,
  toRows,
  VolleyError,
} from "../../core/mod.ts";

/** Options of {@linkcode CollectSink}. */
export interface CollectOptions {
  /** Rows kept at most; one more is the error `COLLECT_LIMIT`. Default 10,000,000. */
  readonly rowsMax?: number;
}

/** Keeps one run's committed rows in memory: `batches` as they came, `results` as plain objects. */
export class CollectSink<S extends Shape = Shape> implements ResultSink<RowOf<S>[]> {
  readonly connectorId = "collect";
  readonly guarantee = "exactly-once";
  readonly #rowsMax: number;
  #writing: Batch[] = [];
  readonly #staged = new Map<number, Batch[]>();
  #committed: Batch[] = [];
  #rows = 0;
  #results: RowOf<S>[] | null = null;

  constructor(options: CollectOptions = {}) {
    this.#rowsMax = options.rowsMax ?? 10_000_000;
  }

  /** Committed rows as batches. */
  get batches(): readonly Batch[] {
    return this.#committed;
  }

  /** Committed rows as plain objects. */
  get results(): RowOf<S>[] {
    this.#results ??= this.#committed.flatMap((batch) => toRows<S>(batch));
    return this.#results;
  }

  open(context: SinkContext): void {
    this.#writing = [];
    if (context.restoredEpoch === null) this.#forget();
    for (const epoch of [...this.#staged.keys()]) {
      if (context.restoredEpoch !== null && epoch <= context.restoredEpoch) this.commit(epoch);
      else this.#staged.delete(epoch);
    }
    this.#rows = this.#committed.reduce((sum, batch) => sum + batch.rows, 0);
  }

  /** A run that continues no other begins with nothing. */
  #forget(): void {
    this.#committed = [];
    this.#results = null;
  }

  write(record: StreamRecord): void {
    this.#rows += record.numRows;
    if (this.#rows > this.#rowsMax) throw collectLimit(this.#rowsMax);
    if (record.numRows > 0) this.#writing.push(compact(record.data));
  }

  flush(): void {}

  onCheckpoint(epoch: number): void {
    this.#staged.set(epoch, this.#writing);
    this.#writing = [];
  }

  commit(epoch: number): void {
    const due = [...this.#staged.keys()].filter((staged) => staged <= epoch).sort((a, b) => a - b);
    for (const staged of due) {
      this.#committed.push(...this.#staged.get(staged)!);
      this.#staged.delete(staged);
      this.#results = null;
    }
  }

  close(): void {
    this.#writing = [];
  }
}

function collectLimit(rowsMax: number): VolleyError {
  return new VolleyError({
    code: "COLLECT_LIMIT",
    message: `Cannot collect more than ${rowsMax} rows in memory`,
    hint: "Aggregate or filter first, write to files, or raise collect({ rowsMax }).",
  });
}
