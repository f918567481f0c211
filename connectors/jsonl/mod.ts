/**
 * JSON Lines files, decoded from their bytes for a known schema. Exactly once.
 * @module
 */
export * from "./connector.ts";
export * from "./sink.ts";
export * from "./source.ts";
