import { assert, assertEquals } from "@std/assert";
import {
  col,
  count,
  int32,
  MetricRegistry,
  nullable,
  type Progress,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
} from "../../mod.ts";

const TIMED = schema({ ts: nullable(timestamp("ms")), k: int32 });

/** 1000 rows in order but for ten late ones and five without a time; every fourth is filtered out. */
function rows() {
  return Array.from({ length: 1000 }, (_, i) => {
    if (i >= 500 && i < 505) return { ts: null, k: 1 };
    if (i >= 900 && i < 910) return { ts: i - 800, k: 1 };
    return { ts: i, k: i % 4 };
  });
}

async function run(metrics: MetricRegistry, progress: Progress[] = []) {
  const { summary, results } = await new StreamExecutionEnvironment({ handleSignals: false })
    .fromIter(rows(), { schema: TIMED }).id("in")
    .filterExpr(col("k").ne(0)).id("some")
    .withWatermarks("ts").id("time")
    .keyBy("k").id("key").window(TumblingWindows.of(100)).aggregateExpr({ n: count() }).id("windows")
    .collect().id("out")
    .execute("counted", { batchRows: 64, metrics, onProgress: (at) => void progress.push(at) });
  return { summary, results };
}

Deno.test("the summary counts every row: in, out, late and rejected", async () => {
  const { summary, results } = await run(new MetricRegistry());
  assertEquals(results.length, 30);
  const { name, ended, recordsIn, recordsOut, late, rejected } = summary;
  assertEquals({ name, ended, recordsIn, recordsOut, late, rejected }, {
    name: "counted",
    ended: "end",
    recordsIn: 1000,
    recordsOut: 30,
    late: 10,
    rejected: 5,
  });
  const counted = results.reduce((sum, { n }) => sum + Number(n), 0);
  const filtered = rows().filter(({ k }) => k === 0).length;
  assertEquals(counted + filtered + late + rejected, recordsIn);
  const by = new Map(summary.operators.map((one) => [one.id, [one.recordsIn, one.recordsOut]]));
  assertEquals(by.get("some"), [1000, 1000 - filtered]);
  assertEquals(by.get("time"), [1000 - filtered, 1000 - filtered - 5]);
  assertEquals(by.get("windows")![1], 30);
  assertEquals([summary.sources[0].recordsIn, summary.sinks[0].recordsIn], [1000, 30]);
});

Deno.test("metrics say what the summary says", async () => {
  const metrics = new MetricRegistry();
  const { summary } = await run(metrics);
  const value = (name: string, id?: string) => {
    const found = metrics.snapshot().filter((one) => {
      return one.name === name && (id === undefined || Object.values(one.labels).includes(id));
    });
    assertEquals(found.length, 1, `${name} ${id}`);
    return found[0].kind === "histogram" ? found[0].count : found[0].value;
  };
  assertEquals(value("volley.source.records_polled", "in"), summary.recordsIn);
  assertEquals(value("volley.sink.records_written", "out"), summary.recordsOut);
  assertEquals(value("volley.window.late_records", "windows"), summary.late);
  assertEquals(value("volley.records.rejected", "time"), summary.rejected);
  assertEquals(
    value("volley.records.processed", "time"),
    summary.operators.find(({ id }) => id === "time")!.recordsIn,
  );
  assertEquals(value("volley.sink.flush.duration_ms", "out"), 1);
  assert(value("volley.stage.latency_ms", "windows") > 0);
  assertEquals(value("volley.window.pending_size"), 0);
  assertEquals(summary.metrics, metrics.snapshot());
});

Deno.test("progress ends with the whole", async () => {
  const progress: Progress[] = [];
  await run(new MetricRegistry(), progress);
  const last = progress.at(-1)!;
  const { pipeline, recordsIn, recordsOut, totalRows, watermarkMs } = last;
  assertEquals({ pipeline, recordsIn, recordsOut, totalRows, watermarkMs }, {
    pipeline: "counted",
    recordsIn: 1000,
    recordsOut: 30,
    totalRows: 1000,
    watermarkMs: Infinity,
  });
});
