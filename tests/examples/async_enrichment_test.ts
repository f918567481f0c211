import { assert, assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("async_enrichment asks a server, in order and as answers come, and tries again", async () => {
  const { code, lines, stderr } = await runExample("async_enrichment");
  assertEquals(lines.slice(0, 8), [
    "In the order of the rows, a dot an attempt:",
    "  Oslo   724000 people  ●",
    "  Rome  2748000 people  ●",
    "  Bern   134000 people  ●●",
    "  Kyiv  2952000 people  ●●",
    "  Bonn   332000 people  ●",
    "  Cork   222000 people  ●",
    "  9 requests, 1 row refused for good",
  ]);
  const asTheyCome = lines.slice(10, 16);
  assertEquals(asTheyCome.toSorted(), lines.slice(1, 7).toSorted());
  const towns = asTheyCome.map((line) => line.trim().split(" ")[0]);
  assert(towns.indexOf("Rome") < towns.indexOf("Bern") && towns.indexOf("Bern") < towns.indexOf("Oslo"));
  assert(towns.indexOf("Bonn") < towns.indexOf("Kyiv"), towns.join());
  assertEquals(lines.slice(16), ["  9 requests, 1 row refused for good", "", ""]);
  assertEquals([code, stderr], [0, ""]);
});
