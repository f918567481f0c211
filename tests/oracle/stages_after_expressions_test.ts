import { assertEquals } from "@std/assert";
import { type Batch, col, count, int64, schema, StreamExecutionEnvironment, utf8 } from "../../mod.ts";

const TALLY = schema({ name: utf8, at: int64 });
const LOUD = schema({ loud: utf8 });

/** Expression steps change what the columns are and where they stand; nothing but a stage comes after. */
function loudNames() {
  return new StreamExecutionEnvironment()
    .fromIter([{ name: "ann", at: 1000 }, { name: "bob", at: 61_000 }], { schema: TALLY })
    .withColumn("loud", col("name").upper())
    .selectExpr({ loud: col("loud"), time: col("at").fromEpochMs() });
}

Deno.test("a closure's row has the columns that expressions before it made", async () => {
  const filtered = await loudNames().filter((row) => row.loud === "ANN" && row.time === 1000).collect()
    .execute("filter");
  assertEquals(filtered.results, [{ loud: "ANN", time: 1000 }]);
  const mapped = await loudNames().map(({ loud }) => ({ loud: `${loud}!` }), LOUD).collect().execute("map");
  assertEquals(mapped.results.map(({ loud }) => loud), ["ANN!", "BOB!"]);
  const twice = await loudNames().flatMap(({ loud }) => [{ loud }, { loud }], LOUD).collect().execute(
    "flatMap",
  );
  assertEquals(twice.results.map(({ loud }) => loud), ["ANN", "ANN", "BOB", "BOB"]);
});

Deno.test("a batch's columns are those that expressions before it made", async () => {
  const seen: string[] = [];
  const look = (batch: Batch) => (seen.push(String(batch.schema)), batch);
  await loudNames().mapBatch(look, loudNames().schema).collect().execute("mapBatch");
  assertEquals(seen, [String(loudNames().schema)]);
});

Deno.test("a computed column is event time and key of what comes after it", async () => {
  const { results } = await loudNames().withWatermarks("time").keyBy("loud")
    .applyOperator({ process: (record) => [record] }).keyBy("loud").aggregateExpr({ n: count() })
    .collect().execute("time and key");
  assertEquals(results, [{ loud: "ANN", n: 1n }, { loud: "BOB", n: 1n }]);
});
