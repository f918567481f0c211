import type { Counter, Gauge, MetricRegistry, ScopedMetrics } from "../telemetry/mod.ts";
import type { StageMetrics } from "./graph_node.ts";
import type { SinkMetrics } from "./sink_writer.ts";
import type { SourceMetrics } from "./source_reader.ts";

/** The specification's metrics of one run, handed out by place. */
export class RunMetrics {
  readonly #registry: MetricRegistry;
  readonly uptimeSeconds: Gauge;
  readonly watermarkLagMs: Gauge;
  readonly pendingWindows: Gauge;
  readonly pendingEvictions: Counter;

  constructor(registry: MetricRegistry) {
    this.#registry = registry;
    this.uptimeSeconds = registry.gauge("volley.pipeline.uptime_seconds");
    this.watermarkLagMs = registry.gauge("volley.watermark.lag_ms");
    this.pendingWindows = registry.gauge("volley.window.pending_size");
    this.pendingEvictions = registry.counter("volley.window.pending_evictions");
  }

  source(source_id: string): SourceMetrics {
    return {
      polled: this.#registry.counter("volley.source.records_polled", { source_id }),
      errors: this.#registry.counter("volley.source.errors", { source_id }),
    };
  }

  stage(id: string): StageMetrics {
    return {
      processed: this.#registry.counter("volley.records.processed", { operator_id: id }),
      latencyMs: this.#registry.histogram("volley.stage.latency_ms", { stage: id }),
    };
  }

  sink(sink_id: string): SinkMetrics {
    return {
      written: this.#registry.counter("volley.sink.records_written", { sink_id }),
      errors: this.#registry.counter("volley.sink.errors", { sink_id }),
      utilization: this.#registry.gauge("volley.channel.utilization", { stage: sink_id }),
      flushMs: this.#registry.histogram("volley.sink.flush.duration_ms", { sink_id }),
    };
  }

  /** Metrics of a user's operator, under its id. */
  user(operator_id: string): ScopedMetrics {
    return this.#registry.scoped({ operator_id });
  }

  late(operator_id: string): Counter {
    return this.#registry.counter("volley.window.late_records", { operator_id });
  }

  rejected(operator_id: string): Counter {
    return this.#registry.counter("volley.records.rejected", { operator_id });
  }

  /** Attempts a source or sink made again. */
  retries(component: string): Counter {
    return this.#registry.counter("volley.retry.attempts", { component });
  }

  error(error_type: string): void {
    this.#registry.counter("volley.errors", { error_type }).add(1);
  }
}
