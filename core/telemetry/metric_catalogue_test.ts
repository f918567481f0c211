import { assertEquals } from "@std/assert";
import { METRICS } from "./metric_catalogue.ts";
import { MetricRegistry } from "./registry.ts";

// Names, kinds and labels as the specification's metric reference prints them.
const SPECIFIED = `
volley.source.records_polled counter source_id
volley.records.processed counter operator_id
volley.stage.latency_ms histogram stage
volley.checkpoint.duration_ms histogram
volley.checkpoint.epoch gauge
volley.checkpoint.failures counter
volley.channel.utilization gauge stage
volley.watermark.lag_ms gauge
volley.sink.records_written counter sink_id
volley.sink.flush.duration_ms histogram sink_id
volley.pipeline.uptime_seconds gauge
volley.pipeline.health gauge
volley.errors counter error_type
volley.source.errors counter source_id
volley.sink.errors counter sink_id
volley.kafka.consumer_lag gauge
volley.kafka.commit.duration_ms histogram
volley.kafka.commit.failures counter
volley.blob.objects_read counter
volley.blob.bytes_read counter
volley.state.cache_evictions counter operator_id
volley.window.pending_evictions counter
volley.window.pending_size gauge
volley.checkpoint.gc_cleaned counter
volley.ml.inference.duration_ms histogram backend model_name
volley.ml.inference.batch_rows histogram backend model_name
volley.ml.model_load.duration_ms histogram backend model_name
volley.ml.inference.errors counter backend model_name error_type
volley.ml.http.request.duration_ms histogram endpoint
volley.ml.http.queue_depth gauge endpoint
volley.ml.http.errors counter endpoint status_code`.trim().split("\n");

Deno.test("METRICS holds every metric of the specification with its kind and labels", () => {
  const ours = METRICS.map(({ name, kind, labels }) => [name, kind, ...labels].join(" "));
  assertEquals(ours.slice(0, SPECIFIED.length), SPECIFIED);
});

Deno.test("METRICS defines metrics every registry accepts", () => {
  const registry = new MetricRegistry({ baseLabels: { node_id: "n", job_name: "j" } });
  for (const { name, kind, labels } of METRICS) {
    registry[kind](name, Object.fromEntries(labels.map((label) => [label, "x"])));
    assertEquals(registry.definition(name)?.kind, kind);
  }
  assertEquals(METRICS.every(({ help, unit }) => help !== "" && unit !== ""), true);
});
