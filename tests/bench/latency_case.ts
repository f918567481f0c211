import {
  Batch,
  Column,
  count,
  float64,
  int32,
  max,
  schema,
  type Sink,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  StreamExecutionEnvironment,
  StreamRecord,
} from "../../mod.ts";
import type { BenchCase } from "./bench_case.ts";
import { keyAt } from "./generated_rows.ts";
import { measure, quantile } from "./measure.ts";

const ROWS_PER_S = 50_000;
const SECONDS = 6;
/** What the first second shows is the compiler warming up. */
const WARM_UP_ROWS = ROWS_PER_S;
const KEYS = 10_000;
const EVENT = { key: int32, arrived: float64 } as const;

/**
 * From a row's arrival at the source to its key's updated running aggregate at the sink. A row arrives when the
 * schedule of 50 K rows/s says so, whether or not the source is awake: a stall counts against every row it holds up.
 */
export const latencyCase: BenchCase = {
  name: "engine/latency",
  summary: "50 K rows/s, keyed running count: from arrival to the result at the sink",
  async run() {
    const sink = new LatencySink();
    const rows = ROWS_PER_S * SECONDS;
    const job = () =>
      new StreamExecutionEnvironment()
        .fromSource(new ScheduledSource(rows))
        .keyBy("key")
        .aggregateExpr({ arrived: max("arrived"), counted: count() })
        .toSink(sink)
        .execute("bench")
        .then(() => {});
    const measured = await measure(job, { rows, runs: 1, warmUps: 0 });
    const settled = sink.latenciesMs.slice(Math.floor(sink.latenciesMs.length * WARM_UP_ROWS / rows));
    return { ...measured, p50_ms: quantile(settled, 0.5), p99_ms: quantile(settled, 0.99) };
  },
};

/** Rows by the clock: `poll` gives what is due, or waits for the next millisecond. */
class ScheduledSource implements Source<typeof EVENT> {
  readonly connectorId = "bench:schedule";
  readonly schema = schema(EVENT);
  readonly bounded = true;
  readonly replayable = false;
  readonly #rows: number;
  #startMs = 0;
  #given = 0;

  constructor(rows: number) {
    this.#rows = rows;
  }

  open(_context: SourceContext): void {
    this.#startMs = performance.now();
  }

  partitions(): readonly SourcePartition[] {
    return [{ name: "0" }];
  }

  async poll(): Promise<StreamRecord | null> {
    if (this.#given >= this.#rows) return null;
    while (this.#due() <= this.#given) await new Promise((resolve) => setTimeout(resolve, 1));
    const from = this.#given;
    const length = Math.min(this.#due(), this.#rows) - from;
    this.#given += length;
    const keys = Int32Array.from({ length }, (_, i) => keyAt(from + i, KEYS));
    const arrived = Float64Array.from({ length }, (_, i) => this.#startMs + (from + i) * 1e3 / ROWS_PER_S);
    const columns = [
      new Column({ type: int32, length, values: keys }),
      new Column({ type: float64, length, values: arrived }),
    ];
    return new StreamRecord(new Batch(this.schema, columns, length));
  }

  offsets(): SourceOffsets {
    return { 0: this.#given };
  }

  close(): void {}

  #due(): number {
    return Math.floor((performance.now() - this.#startMs) * ROWS_PER_S / 1e3);
  }
}

/** Keeps, for each result, how old its newest row is. */
class LatencySink implements Sink {
  readonly connectorId = "bench:latency";
  readonly guarantee = "at-most-once";
  readonly latenciesMs: number[] = [];

  open(): void {}

  write({ data }: StreamRecord): void {
    const now = performance.now();
    const arrived = data.column("arrived").values as Float64Array;
    for (let j = 0; j < data.rows; j++) {
      this.latenciesMs.push(now - arrived[data.selection === null ? j : data.selection[j]]);
    }
  }

  flush(): void {}

  close(): void {}
}
