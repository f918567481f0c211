/**
 * Calls of asynchronous functions, several at a time: enrichment from outside, with time-outs and retries.
 * @module
 */
export * from "./async_map.ts";
export type { AsyncCall } from "./attempt.ts";
