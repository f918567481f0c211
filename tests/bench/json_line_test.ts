import { assertEquals } from "@std/assert";
import { jsonLine } from "./json_line.ts";

Deno.test("jsonLine() derives the rates and rounds to what a figure means", () => {
  const measured = {
    rows: 1000,
    seconds: 0.012345678,
    cpu_seconds: 0.02,
    runs: 5,
    rss_mb: 123.456,
    p99_ms: 1.23456,
  };
  assertEquals(JSON.parse(jsonLine("engine/x", measured)), {
    name: "engine/x",
    rows: 1000,
    seconds: 0.01235,
    rows_per_s: 81_000,
    rss_mb: 123.5,
    cpu_seconds: 0.02,
    rows_per_cpu_s: 50_000,
    runs: 5,
    p99_ms: 1.235,
  });
});
