import {
  Batch,
  col,
  type Schema,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  StreamExecutionEnvironment,
  StreamRecord,
  timestampColumn,
} from "../../mod.ts";
import type { BenchCase, Measurement } from "./bench_case.ts";
import { checkAnswer, expectedAnswer, type RowsSpec, timeAt } from "./generated_rows.ts";
import { runKeyedJob } from "./keyed_cases.ts";
import { measure } from "./measure.ts";
import { BATCH_ROWS, type MemoryRows, memoryRows, MemorySource } from "./memory_rows.ts";

const MILLION = 1_000_000;

/** Cost must grow with the rows and with the operators, and no faster: compare the rates of these lines. */
export const linearCases: readonly BenchCase[] = [
  ...[1, 10, 100].map((millions) => rowsCase(millions)),
  ...[1, 5, 20].map((operators) => operatorsCase(operators)),
];

/** Small inputs run more often, so that the median shows compiled code and not the compiler. */
const RUNS: ReadonlyMap<number, number> = new Map([[1, 25], [10, 5], [100, 1]]);

function rowsCase(millions: number): BenchCase {
  const spec = { rows: MILLION, keys: 10_000 };
  return {
    name: `engine/linear-rows-${millions}m`,
    summary: `the keyed job over ${millions} M rows that are not held in memory`,
    async run() {
      const input = memoryRows(spec, "int");
      const firstMs = input.records.map(({ data }, index) =>
        Float64Array.from({ length: data.length }, (_, i) => timeAt(index * BATCH_ROWS + i))
      );
      const expected = repeatedAnswer(spec, millions);
      const job = async () =>
        checkAnswer(
          "engine/linear-rows",
          await runKeyedJob(new RepeatingSource(input, firstMs, millions)),
          expected,
        );
      return await measure(job, {
        rows: millions * MILLION,
        runs: RUNS.get(millions),
        warmUps: millions >= 100 ? 0 : undefined,
        dataBytes: input.bytes,
      });
    },
  };
}

/** Each repetition is one hour of event time later: no two share a window. */
const REPETITION_MS = 3_600_000;

function repeatedAnswer(spec: RowsSpec, times: number) {
  const { groups, total, counted } = expectedAnswer(spec);
  return { groups: groups * times, total: total * times, counted: counted * times };
}

/** Far more than the engine keeps between a source and a window: an early reuse would be a wrong answer. */
const BUFFERS = 256;

/** The same rows again and again, later each time: input without end in little memory. */
class RepeatingSource implements Source {
  readonly connectorId = "bench:repeat";
  readonly schema: Schema;
  readonly bounded = true;
  readonly replayable = false;
  readonly #records: readonly StreamRecord[];
  readonly #times: number;
  readonly #firstMs: readonly Float64Array[];
  readonly #buffers = Array.from({ length: BUFFERS }, () => new BigInt64Array(BATCH_ROWS));
  #given = 0;

  constructor({ schema, records }: MemoryRows, firstMs: readonly Float64Array[], times: number) {
    this.schema = schema;
    this.#records = records;
    this.#times = times;
    this.#firstMs = firstMs;
  }

  open(_context: SourceContext): void {
    this.#given = 0;
  }

  partitions(): readonly SourcePartition[] {
    return [{ name: "0" }];
  }

  poll(): StreamRecord | null {
    const repetition = Math.floor(this.#given / this.#records.length);
    if (repetition >= this.#times) return null;
    const index = this.#given++ % this.#records.length;
    const { data } = this.#records[index];
    const [key, value] = data.columns;
    const into = this.#buffers[this.#given % BUFFERS].subarray(0, data.length);
    const times = timestampColumn(this.#firstMs[index], { plusMs: repetition * REPETITION_MS, into });
    return new StreamRecord(new Batch(this.schema, [key, value, times], data.length));
  }

  offsets(): SourceOffsets {
    return { 0: this.#given };
  }

  close(): void {}
}

function operatorsCase(operators: number): BenchCase {
  return {
    name: `engine/linear-operators-${operators}`,
    summary: `${operators} filters that keep all but a few rows, 10 M rows`,
    run: () => measureOperators(operators),
  };
}

async function measureOperators(operators: number): Promise<Measurement> {
  const input = memoryRows({ rows: 10 * MILLION, keys: 10_000 }, "int");
  const expected = 10 * MILLION - countBelow(input, operators);
  const job = async () => {
    const kept = await countKept(input, operators);
    if (kept !== expected) {
      throw new Error(`Cannot trust linear-operators: ${kept} rows were kept, not ${expected}`);
    }
  };
  return await measure(job, { rows: 10 * MILLION, runs: 3, dataBytes: input.bytes });
}

async function countKept(input: MemoryRows, operators: number): Promise<number> {
  let kept = 0;
  let stream = new StreamExecutionEnvironment().fromSource(new MemorySource(input));
  for (let n = 1; n <= operators; n++) stream = stream.filterExpr(col("value").ge(n));
  await stream.toSink({
    connectorId: "bench:count",
    guarantee: "at-most-once",
    open() {},
    write: (record) => void (kept += record.numRows),
    flush() {},
    close() {},
  }).execute("bench");
  return kept;
}

function countBelow({ records }: MemoryRows, limit: number): number {
  let below = 0;
  for (const { data } of records) {
    const values = data.columns[1].values as Int32Array;
    for (let i = 0; i < data.length; i++) below += values[i] < limit ? 1 : 0;
  }
  return below;
}
