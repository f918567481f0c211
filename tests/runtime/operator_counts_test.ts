import { assertEquals } from "@std/assert";
import { col, count, describeRun, StreamExecutionEnvironment, TumblingWindows } from "../../mod.ts";

const rows = Array.from({ length: 100 }, (_, n) => ({ n, k: n % 3, at: new Date(n) }));

function stream() {
  return new StreamExecutionEnvironment({ handleSignals: false }).fromIter(rows);
}

function counts(
  { operators }: { operators: readonly { id: string; recordsIn?: number; recordsOut?: number }[] },
) {
  return operators.map(({ id, recordsIn, recordsOut }) => [id, recordsIn, recordsOut]);
}

Deno.test("steps of one loop have the counts that follow from those at its ends", async () => {
  const { summary } = await stream()
    .withColumn("m", col("n").mul(2)).filterExpr(col("n").lt(40)).drop("m").keyBy("k")
    .window(TumblingWindows.of(50)).aggregateExpr({ rows: count() })
    .filter((row) => row.k > 0).collect().execute("one filter");
  assertEquals(
    new Map(counts(summary).map(([id, ...both]) => [id, both])),
    new Map<unknown, unknown[]>([
      ["withColumn-1", [100, 100]],
      ["filterExpr-1", [100, 40]],
      ["drop-1", [40, 40]],
      ["watermarks-1", [40, 40]],
      ["keyBy-1", [40, 40]],
      ["windowAggregate-1", [40, 3]],
      ["filter-1", [3, 2]],
    ]),
  );
  assertEquals([summary.filtered, summary.operators.filter((one) => one.implicit).length], [61, 1]);
});

Deno.test("between two filters of one loop nothing is claimed", async () => {
  const { summary } = await stream().filterExpr(col("n").lt(60)).rename({ k: "key" })
    .filterExpr(col("key").eq(0)).withColumn("x", col("n")).collect().execute("two filters");
  assertEquals(counts(summary), [
    ["filterExpr-1", 100, undefined],
    ["rename-1", undefined, undefined],
    ["filterExpr-2", undefined, 20],
    ["withColumn-1", 20, 20],
  ]);
  assertEquals(summary.filtered, 80);
});

Deno.test("a key that is no stage of its own hands on what it is given; branches count for each", async () => {
  const env = new StreamExecutionEnvironment({ handleSignals: false });
  const low = env.fromIter(rows).filter(({ n }) => n < 10);
  low.union(low).keyBy("k").applyOperator(() => ({ process: (record) => [record] })).collect();
  low.filterExpr(col("k").gt(0)).collect();
  const { summary } = await env.execute("branches");
  assertEquals(
    new Map(counts(summary).map(([id, ...both]) => [id, both])),
    new Map<unknown, unknown[]>([
      ["filter-1", [100, 10]],
      ["union-1", [20, 20]],
      ["keyBy-1", [20, 20]],
      ["operator-1", [20, 20]],
      ["filterExpr-1", [10, 6]],
    ]),
  );
  assertEquals(summary.filtered, 90 + 4);
});

Deno.test("describeRun() is the specification's walkthrough, with losses where there were any", async () => {
  const { summary } = await stream().name("Numbers").dropNulls("n").withWatermarks("at").keyBy("k").name(
    "by key",
  )
    .window(TumblingWindows.of(50)).aggregateExpr({ rows: count() }).collect().execute("job");
  assertEquals(describeRun(summary), [
    "Pipeline 'job' started",
    "  Source: Numbers (100 records)",
    "  Operators: dropNulls → watermarks → by key → window → aggregate",
    "  Sink: collect",
    "Processing complete: 100 records in, 6 aggregated results out",
  ]);
  const lossy = { ...summary, ended: "stopped" as const, late: 2, rejected: 1, operators: [], recordsOut: 1 };
  assertEquals(
    describeRun(lossy).at(-1),
    "Processing stopped: 100 records in, 1 result out, 2 late, 1 rejected",
  );
});
