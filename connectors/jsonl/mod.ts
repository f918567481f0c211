/**
 * JSON Lines files, decoded from their bytes for a known schema. Made for exactly-once.
 * @module
 */
export * from "./connector.ts";
export { inferJsonl } from "./jsonl_inspection.ts";
export * from "./sink.ts";
export * from "./source.ts";
