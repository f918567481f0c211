import { MetricRegistry } from "./registry.ts";

const TIMES = 100_000;
const registry = new MetricRegistry({ baseLabels: { node_id: "n", job_name: "bench" } });
const counter = registry.counter("bench.counter", { operator_id: "a" });
const histogram = registry.histogram("bench.histogram", { operator_id: "a" });

Deno.bench("telemetry/counter-add x100k", () => {
  for (let i = 0; i < TIMES; i++) counter.add(i);
});

Deno.bench("telemetry/histogram-record x100k", () => {
  for (let i = 0; i < TIMES; i++) histogram.record(i & 63);
});

Deno.bench("telemetry/look-up x100k", () => {
  for (let i = 0; i < TIMES; i++) registry.counter("bench.counter", { operator_id: "a" });
});
