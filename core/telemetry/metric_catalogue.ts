import type { MetricDefinition, MetricKind } from "./metric_definition.ts";

const ROWS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096];
const LOAD_MS: readonly number[] = [
  10,
  50,
  100,
  250,
  500,
  1_000,
  2_500,
  5_000,
  10_000,
  30_000,
  60_000,
  120_000,
];

type Entry = [kind: MetricKind, unit: string, labels: string, help: string, buckets?: readonly number[]];

// deno-fmt-ignore
const ENTRIES: { readonly [name: string]: Entry } = {
  "volley.source.records_polled": ["counter", "{record}", "source_id", "Records read from source"],
  "volley.records.processed": ["counter", "{record}", "operator_id", "Records processed per operator"],
  "volley.stage.latency_ms": ["histogram", "ms", "stage", "Per-operator processing latency"],
  "volley.checkpoint.duration_ms": ["histogram", "ms", "", "Checkpoint completion time"],
  "volley.checkpoint.epoch": ["gauge", "{epoch}", "", "Current checkpoint epoch"],
  "volley.checkpoint.failures": ["counter", "{checkpoint}", "", "Checkpoint failure count"],
  "volley.channel.utilization": ["gauge", "1", "stage", "Backpressure indicator (0.0-1.0)"],
  "volley.watermark.lag_ms": ["gauge", "ms", "", "Event-time lag"],
  "volley.sink.records_written": ["counter", "{record}", "sink_id", "Records written per sink"],
  "volley.sink.flush.duration_ms": ["histogram", "ms", "sink_id", "Sink flush latency"],
  "volley.pipeline.uptime_seconds": ["gauge", "s", "", "Pipeline uptime"],
  "volley.pipeline.health": ["gauge", "{state}", "", "Health state (0=Starting, 1=Running, 2=Degraded, 3=Failed, 4=ShuttingDown)"],
  "volley.errors": ["counter", "{error}", "error_type", "Errors by type"],
  "volley.source.errors": ["counter", "{error}", "source_id", "Per-connector source errors"],
  "volley.sink.errors": ["counter", "{error}", "sink_id", "Per-connector sink errors"],
  "volley.kafka.consumer_lag": ["gauge", "{record}", "", "Kafka consumer group lag"],
  "volley.kafka.commit.duration_ms": ["histogram", "ms", "", "Kafka commit latency"],
  "volley.kafka.commit.failures": ["counter", "{commit}", "", "Kafka commit failures"],
  "volley.blob.objects_read": ["counter", "{object}", "", "Blob source throughput"],
  "volley.blob.bytes_read": ["counter", "By", "", "Blob I/O volume"],
  "volley.state.cache_evictions": ["counter", "{entry}", "operator_id", "Aggregate LRU cache evictions"],
  "volley.window.pending_evictions": ["counter", "{window}", "", "Window pending index LRU evictions"],
  "volley.window.pending_size": ["gauge", "{window}", "", "In-memory pending window entry count"],
  "volley.checkpoint.gc_cleaned": ["counter", "{checkpoint}", "", "Old checkpoints cleaned by GC"],

  "volley.ml.inference.duration_ms": ["histogram", "ms", "backend model_name", "Per-batch inference latency (backend call only)"],
  "volley.ml.inference.batch_rows": ["histogram", "{row}", "backend model_name", "Rows per inference batch (batch utilization)", ROWS],
  "volley.ml.model_load.duration_ms": ["histogram", "ms", "backend model_name", "Model load time (emitted once at startup)", LOAD_MS],
  "volley.ml.inference.errors": ["counter", "{error}", "backend model_name error_type", "Inference errors by backend and type"],
  "volley.ml.http.request.duration_ms": ["histogram", "ms", "endpoint", "HTTP round-trip latency for remote model servers"],
  "volley.ml.http.queue_depth": ["gauge", "{permit}", "endpoint", "Available concurrency permits (inverse of queue depth)"],
  "volley.ml.http.errors": ["counter", "{error}", "endpoint status_code", "HTTP errors from remote model servers"],

  // Beyond the specification: what leaves the main path, and what telemetry itself could not hold.
  "volley.window.late_records": ["counter", "{record}", "operator_id", "Records later than the allowed lateness"],
  "volley.records.rejected": ["counter", "{record}", "operator_id", "Records that left the stream by an error policy"],
  "volley.retry.attempts": ["counter", "{attempt}", "component", "Attempts made again after a failure"],
  "volley.telemetry.overflowed_series": ["counter", "{lookup}", "metric", "Look-ups of a new label set beyond the limit of series, answered by the overflow series"],
  "volley.telemetry.rejected_values": ["counter", "{value}", "metric", "Values that no counter or histogram can hold (negative counts, NaN)"],
};

/** Every metric of Volley, in order of the reference documentation: registry, exporters and docs read this one table. */
export const METRICS: readonly MetricDefinition[] = Object.entries(ENTRIES).map(
  ([name, [kind, unit, labels, help, buckets]]) => {
    const definition = { name, kind, unit, labels: labels === "" ? [] : labels.split(" "), help };
    return buckets === undefined ? definition : { ...definition, buckets };
  },
);
