import { assert, assertEquals, assertMatch } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("benchmark_throughput gives the same results for every size of batch", async () => {
  const { code, lines, stderr } = await runExample("benchmark_throughput", "--rows", "70000");
  assertEquals([code, stderr], [0, ""]);
  assertMatch(lines[0], /^70,000 orders: filter → keyBy → window → aggregate, parallelism 1/);
  const rows = lines.slice(2, -1).map((line) => line.trim().split(/ {2,}/));
  assertEquals(rows.map(([batchRows]) => batchRows), ["64", "256", "1,000", "4,096", "16,384"]);
  assertEquals(new Set(rows.map((cells) => cells.slice(3).join(" late "))).size, 1);
  for (const [, seconds, rate] of rows) assert(Number(seconds) > 0 && parseFloat(rate) > 0);
});

Deno.test("benchmark_sustained shows a rate a second and stops in order", async () => {
  const { code, lines, stderr } = await runExample("benchmark_sustained", "--seconds", "1.3");
  assertEquals([code, stderr], [0, ""]);
  const [median, counts] = lines.slice(-3);
  const seconds = lines.slice(1, -3);
  assert(seconds.length > 0);
  for (const line of seconds) assertMatch(line, /^ +\d+\.\d s +[\d.]+ M\/s {2}█+$/);
  assertMatch(median, /^median [\d.]+ M\/s, least [\d.]+ M\/s, \d+ MiB of memory$/);
  const [, read, results] = /^([\d,]+) records in, ([\d,]+) results out, 0 late$/.exec(counts)!;
  assert(parseInt(read.replaceAll(",", "")) > 100_000 && parseInt(results.replaceAll(",", "")) > 1_000);
});

Deno.test("the benchmarks refuse what is no number", async () => {
  const { code, stdout, stderr } = await runExample("benchmark_sustained", "--seconds", "many");
  assertEquals([code, stdout], [2, ""]);
  assertEquals(
    stderr,
    "Cannot read --seconds: a number above 0 is wanted, such as --seconds 10\n",
  );
});
