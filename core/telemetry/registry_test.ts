import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { MetricRegistry } from "./registry.ts";

function codeOf(act: () => unknown): string {
  return assertThrows(act, VolleyError).code;
}

Deno.test("MetricRegistry gives the same handle for the same name and labels, in any order", () => {
  const registry = new MetricRegistry();
  const first = registry.counter("mine", { a: "1", b: "2" });
  assertStrictEquals(registry.counter("mine", { b: "2", a: "1" }), first);
  assertEquals(registry.counter("mine", { a: "1", b: "3" }) === first, false);
});

Deno.test("MetricRegistry keeps label sets apart whose texts run together", () => {
  const registry = new MetricRegistry();
  registry.counter("mine", { a: '1","b', b: "2" }).add(1);
  registry.counter("mine", { a: "1", b: '","b2' }).add(2);
  assertEquals(registry.snapshot().map((s) => s.kind === "counter" && s.value), [1, 2]);
});

Deno.test("MetricRegistry.snapshot() holds base labels, labels and values", () => {
  const registry = new MetricRegistry({ baseLabels: { node_id: "n", job_name: "j" } });
  registry.counter("volley.records.processed", { operator_id: "f" }).add(3);
  registry.gauge("volley.watermark.lag_ms").set(-5);
  const duration = registry.histogram("mine.size", {}, [1, 10]);
  for (const value of [0, 1, 1.5, 10, 11]) duration.record(value);
  duration.record(5, 3);
  const base = { node_id: "n", job_name: "j" };
  assertEquals(registry.snapshot(), [
    { kind: "counter", name: "volley.records.processed", labels: { ...base, operator_id: "f" }, value: 3 },
    { kind: "gauge", name: "volley.watermark.lag_ms", labels: base, value: -5 },
    {
      kind: "histogram",
      name: "mine.size",
      labels: base,
      bounds: [1, 10],
      bucketCounts: [2, 5, 1],
      sum: 38.5,
      count: 8,
    },
  ]);
});

Deno.test("MetricRegistry.snapshot() is a copy", () => {
  const registry = new MetricRegistry();
  const histogram = registry.histogram("mine", {}, [1]);
  const before = registry.snapshot();
  histogram.record(1);
  assertEquals(before[0].kind === "histogram" && before[0].bucketCounts, [0, 0]);
  assertEquals(structuredClone(before), [...before]);
});

Deno.test("MetricRegistry handles stay valid while slots grow past many pages", () => {
  const registry = new MetricRegistry({ seriesMax: 10_000 });
  const counters = Array.from({ length: 5_000 }, (_, i) => registry.counter("mine", { i: String(i) }));
  counters.forEach((counter, i) => counter.add(i));
  const values = registry.snapshot().map((sample) => sample.kind === "counter" ? sample.value : NaN);
  assertEquals(values, counters.map((_, i) => i));
});

Deno.test("MetricRegistry limits series per metric, and counts what it folded", () => {
  const registry = new MetricRegistry({ seriesMax: 2 });
  for (const id of ["a", "b", "c", "d", "a"]) registry.counter("mine", { id }).add();
  const mine = registry.snapshot().filter((sample) => sample.name === "mine");
  assertEquals(mine.map((s) => [s.labels.id, s.kind === "counter" && s.value]), [
    ["a", 2],
    ["b", 1],
    ["__overflow__", 2],
  ]);
  const folded = registry.counter("volley.telemetry.overflowed_series", { metric: "mine" });
  assertEquals(folded.value, 2);
});

Deno.test("Counter and Histogram refuse values they cannot hold, and count the refusals", () => {
  const registry = new MetricRegistry();
  const counter = registry.counter("c");
  const histogram = registry.histogram("h", {}, [1]);
  for (const bad of [-1, NaN, Infinity]) counter.add(bad);
  for (const bad of [NaN, Infinity, -Infinity]) histogram.record(bad);
  histogram.record(1, -1);
  assertEquals([counter.value, histogram.count, histogram.sum], [0, 0, 0]);
  const refused = (metric: string) => registry.counter("volley.telemetry.rejected_values", { metric }).value;
  assertEquals([refused("c"), refused("h")], [3, 4]);
});

Deno.test("Gauge is in no snapshot while its value is unknown", () => {
  const registry = new MetricRegistry();
  const gauge = registry.gauge("g");
  assertEquals(registry.snapshot(), []);
  gauge.set(0);
  assertEquals(registry.snapshot().length, 1);
  gauge.set(NaN);
  assertEquals(registry.snapshot(), []);
});

Deno.test("MetricRegistry refuses a use that does not fit the metric", () => {
  const registry = new MetricRegistry({ baseLabels: { node_id: "n" } });
  registry.counter("mine", { a: "1" });
  registry.histogram("sizes", {}, [1, 2]);
  assertEquals(codeOf(() => registry.gauge("mine", { a: "1" })), "METRIC_CONFLICT");
  assertEquals(codeOf(() => registry.counter("mine", { b: "1" })), "METRIC_CONFLICT");
  assertEquals(codeOf(() => registry.counter("mine")), "METRIC_CONFLICT");
  assertEquals(codeOf(() => registry.histogram("sizes", {}, [1, 3])), "METRIC_CONFLICT");
  assertEquals(codeOf(() => registry.counter("volley.records.processed")), "METRIC_CONFLICT");
  assertEquals(codeOf(() => registry.counter("volley.records.procesed")), "METRIC_UNKNOWN");
  assertEquals(codeOf(() => registry.counter("other", { node_id: "x" })), "METRIC_LABEL_INVALID");
  assertEquals(codeOf(() => registry.counter("other", { "a-b": "x" })), "METRIC_LABEL_INVALID");
  assertEquals(codeOf(() => registry.counter("other", { ["__proto__"]: "x" })), "METRIC_LABEL_INVALID");
  assertEquals(codeOf(() => registry.counter("no good")), "METRIC_NAME_INVALID");
  assertEquals(codeOf(() => registry.histogram("h", {}, [2, 1])), "METRIC_BUCKETS_INVALID");
});

Deno.test("MetricRegistry.define() tells unit and help once", () => {
  const registry = new MetricRegistry();
  const definition = { name: "mine", kind: "counter", unit: "By", labels: ["a"], help: "Bytes" } as const;
  registry.define(definition);
  registry.counter("mine", { a: "1" }).add(7);
  assertEquals(registry.definition("mine"), definition);
  assertEquals(codeOf(() => registry.define(definition)), "METRIC_CONFLICT");
  assertEquals(codeOf(() => registry.define({ ...definition, name: "volley.x" })), "METRIC_CONFLICT");
});

Deno.test("ScopedMetrics adds its labels to every series", () => {
  const registry = new MetricRegistry();
  const metrics = registry.scoped({ operator_id: "op-1" });
  metrics.counter("mine").add(2);
  metrics.histogram("sizes", { kind: "x" }, [1]).record(1);
  metrics.gauge("level").set(3);
  assertEquals(registry.snapshot().map((sample) => sample.labels), [
    { operator_id: "op-1" },
    { operator_id: "op-1", kind: "x" },
    { operator_id: "op-1" },
  ]);
});
