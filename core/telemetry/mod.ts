/**
 * Facts about a running pipeline: metrics, health, spans, log lines. Numbers and events come in, snapshots and plain
 * data go out; nothing here exports them, reads a clock of its own or writes anywhere by itself.
 * @module
 */
export * from "./counter.ts";
export * from "./gauge.ts";
export * from "./health.ts";
export { Histogram } from "./histogram.ts";
export { type Labels, OVERFLOW_LABEL } from "./labels.ts";
export * from "./log.ts";
export { REDACTED } from "./log_value.ts";
export * from "./metric_catalogue.ts";
export * from "./metric_definition.ts";
export * from "./recording_tracer.ts";
export * from "./redacted.ts";
export * from "./registry.ts";
export * from "./sample.ts";
export * from "./sampling.ts";
export * from "./scoped_metrics.ts";
export * from "./span.ts";
export * from "./trace_context.ts";
