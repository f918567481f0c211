/**
 * Made-up rows from a seed: for tests, benchmarks and trying things out. Made for exactly-once: a restored source continues
 * with the very next row.
 * @module
 */
export * from "./columns.ts";
export * from "./connector.ts";
export * from "./source.ts";
