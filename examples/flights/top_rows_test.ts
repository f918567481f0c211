import { assertEquals, assertThrows } from "@std/assert";
import { float64, nullable, schema, StreamExecutionEnvironment, utf8, VolleyError } from "@volley/volley";
import { TopRows } from "./top_rows.ts";

const score = schema({ name: utf8, points: nullable(float64) });

async function top(points: readonly (number | null)[], rows: number, batchRows = 3): Promise<string> {
  const sink = new TopRows(score, "points", rows);
  await new StreamExecutionEnvironment()
    .fromIter(points.map((points, i) => ({ name: `${i}`, points })), { schema: score })
    .filter((row) => row.name !== "0")
    .toSink(sink)
    .execute("top", { batchRows });
  return sink.results.map(({ name, points }) => `${name}:${points}`).join(" ");
}

Deno.test("TopRows keeps the greatest, greatest first, the earlier of equals, whatever the batches", async () => {
  const points = [99, 5, null, 7, 5, 9, 7, 1];
  for (const batchRows of [1, 2, 3, 100]) {
    assertEquals(await top(points, 4, batchRows), "5:9 3:7 6:7 1:5");
  }
});

Deno.test("TopRows keeps all rows where there are too few, null last", async () => {
  assertEquals(await top([0, null, 2], 5), "2:2 1:null");
  assertEquals(await top([], 5), "");
});

Deno.test("TopRows refuses a column that is none", () => {
  assertThrows(() => new TopRows(score, "pionts" as "points", 1), VolleyError, "pionts");
});
