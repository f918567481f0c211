import {
  type Batch,
  compact,
  type JsonObject,
  type ResultSink,
  type Shape,
  type SinkContext,
  type StreamRecord,
  VolleyError,
} from "../../core/mod.ts";
import { type CollectedRow, collectedRows, type Int64Form } from "./collected_row.ts";

/** Options of {@linkcode CollectSink}. */
export interface CollectOptions<Form extends Int64Form = Int64Form> {
  /** What rows hold for int64 and uint64; default `"bigint"`. A number beyond 2^53 is `COLLECT_INT64_INEXACT`. */
  readonly int64?: Form;
  /** Rows kept at most; one more is the error `COLLECT_LIMIT`. Default 10,000,000. */
  readonly rowsMax?: number;
}

/** Keeps one run's committed rows in memory: `batches` as they came, `results` as plain objects. */
export class CollectSink<S extends Shape = Shape, Form extends Int64Form = "bigint">
  implements ResultSink<CollectedRow<S, Form>[]> {
  readonly connectorId = "collect";
  readonly connector = "memory";
  readonly config: JsonObject;
  readonly guarantee = "exactly-once";
  readonly acceptsUpdates = true;
  readonly #rowsMax: number;
  readonly #form: Int64Form;
  #writing: Batch[] = [];
  readonly #staged = new Map<number, Batch[]>();
  #committed: Batch[] = [];
  #rows = 0;
  #results: CollectedRow<S, Form>[] | null = null;

  constructor(options: CollectOptions<Form> = {}) {
    const told = Object.entries(options).filter(([, value]) => value !== undefined && value !== Infinity);
    this.config = Object.fromEntries(told);
    this.#rowsMax = options.rowsMax ?? 10_000_000;
    this.#form = options.int64 ?? "bigint";
  }

  /** Committed rows as batches. */
  get batches(): readonly Batch[] {
    return this.#committed;
  }

  /** Committed rows as plain objects. */
  get results(): CollectedRow<S, Form>[] {
    this.#results ??= this.#committed.flatMap((batch) => collectedRows<S, Form>(batch, this.#form as Form));
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
      for (const batch of this.#staged.get(staged)!) this.#committed.push(batch);
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
