/**
 * Facts about a running pipeline: metrics, health, spans, log lines. Numbers and events come in, snapshots and plain
 * data go out; nothing here exports them, reads a clock of its own or writes anywhere by itself.
 * @module
 */
export * from "./counter.ts";
export * from "./gauge.ts";
export { Histogram } from "./histogram.ts";
export { type Labels, OVERFLOW_LABEL } from "./labels.ts";
export * from "./metric_catalogue.ts";
export * from "./metric_definition.ts";
export * from "./registry.ts";
export * from "./sample.ts";
export * from "./scoped_metrics.ts";
