import { assertEquals, assertThrows } from "@std/assert";
import { benchTable, withBenchTable } from "./bench_table.ts";

const LINE = {
  name: "engine/latency",
  rows: 250_000,
  seconds: 5,
  rows_per_s: 50_000,
  rss_mb: 90,
  rows_per_cpu_s: 1_250_000,
  job_mb: 12.4,
  p50_ms: 0.6,
  p99_ms: 1.25,
};

Deno.test("benchTable() lays out a row for each case", () => {
  const [head, rule, row] = benchTable([LINE]).split("\n");
  assertEquals(head.length === rule.length && rule.length === row.length, true);
  const cells = row.split("|").map((cell) => cell.trim()).filter((cell) => cell !== "");
  assertEquals(cells, ["`engine/latency`", "250,000", "0.0500", "1.25", "12", "p50 0.6 ms, p99 1.25 ms"]);
});

Deno.test("benchTable() gives the ratio to the peer of the same run", () => {
  const engine = { ...LINE, name: "engine/keyed-int", rows_per_cpu_s: 90e6, p99_ms: undefined };
  const peer = { ...engine, name: "peer/duckdb-int", rows_per_cpu_s: 60e6 };
  assertEquals(benchTable([engine, peer]).includes("| 1.50 x "), true);
  assertEquals(benchTable([engine]).includes(" x "), false);
});

Deno.test("withBenchTable() replaces what stands between the markers and nothing else", () => {
  const [begin, end] = ["<!-- bench: made by deno task bench --table -->", "<!-- /bench -->"];
  const once = withBenchTable(`a\n${begin}\nold\n${end}\nb\n`, "new");
  assertEquals(once, `a\n${begin}\n\nnew\n\n${end}\nb\n`);
  assertEquals(withBenchTable(once, "new"), once);
  assertThrows(() => withBenchTable("nothing", "new"), Error, "Cannot place the table");
});
