/**
 * CSV files (RFC 4180), matched with the header by name. Made for exactly-once.
 * @module
 */
export * from "./connector.ts";
export { inferCsv } from "./csv_inspection.ts";
export type { CsvDialect } from "./csv_dialect.ts";
export * from "./sink.ts";
export * from "./source.ts";
