import { col, count, type Source, StreamExecutionEnvironment, sum, TumblingWindows } from "../../mod.ts";
import { AnswerSink } from "./answer_sink.ts";
import type { BenchCase, Measurement } from "./bench_case.ts";
import {
  type Answer,
  checkAnswer,
  DISORDER_MS,
  expectedAnswer,
  type RowsSpec,
  VALUE_MIN,
  WINDOW_MS,
} from "./generated_rows.ts";
import { measure } from "./measure.ts";
import { memoryRows, MemorySource } from "./memory_rows.ts";

const TEN_MILLION = 10_000_000;

/** Filter, key, one-minute tumbling sum and count over 10 M rows in memory, in batches of 1000. */
export const keyedCases: readonly BenchCase[] = [
  keyedCase("engine/keyed-int", { rows: TEN_MILLION, keys: 10_000 }, "int"),
  keyedCase("engine/keyed-int-sparse", { rows: TEN_MILLION, keys: 10_000, sparse: true }, "int"),
  keyedCase("engine/keyed-text", { rows: TEN_MILLION, keys: 10_000 }, "text"),
  keyedCase("engine/keyed-1m", { rows: TEN_MILLION, keys: 1_000_000, rowsPerMs: 100 }, "int"),
];

function keyedCase(name: string, spec: RowsSpec, key: "int" | "text"): BenchCase {
  const summary = `filter, ${key} key (${spec.keys}${
    spec.sparse ? ", sparse" : ""
  }), one-minute sum and count`;
  return { name, summary, run: () => measureKeyed(name, spec, key) };
}

async function measureKeyed(name: string, spec: RowsSpec, key: "int" | "text"): Promise<Measurement> {
  const input = memoryRows(spec, key);
  const expected = expectedAnswer(spec);
  const job = async () => checkAnswer(name, await runKeyedJob(new MemorySource(input)), expected);
  return { ...await measure(job, { rows: spec.rows, dataBytes: input.bytes }), results: expected.groups };
}

/** The job of every keyed case, from a source with columns `key`, `value` and `ts`. */
export async function runKeyedJob(source: Source): Promise<Answer> {
  const sink = new AnswerSink();
  await new StreamExecutionEnvironment()
    .fromSource(source)
    .withWatermarks("ts", { maxOutOfOrderness: DISORDER_MS })
    .filterExpr(col("value").ge(VALUE_MIN))
    .keyBy("key")
    .window(TumblingWindows.of(WINDOW_MS))
    .aggregateExpr({ total: sum("value"), counted: count() })
    .toSink(sink)
    .execute("bench");
  return sink.answer;
}
