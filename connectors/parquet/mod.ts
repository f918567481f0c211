/**
 * Apache Parquet files, read into dictionary-coded columns and written a file a checkpoint. Made for exactly-once.
 * @module
 */
export * from "./connector.ts";
export * from "./sink.ts";
export * from "./source.ts";
