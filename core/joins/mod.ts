/**
 * Streams with streams: interval, window and as-of joins. Batches of two inputs with keys and event times come in;
 * pairs, and rows that found no partner, go out. What is held is bounded by event time.
 * @module
 */
export * from "./as_of_join.ts";
export * from "./interval_join.ts";
export * from "./join_spec.ts";
export * from "./session_join.ts";
export type { JoinWindow } from "./window_groups.ts";
export * from "./window_join.ts";
