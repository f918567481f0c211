/**
 * Memory: iterables of this program in, arrays of rows out. Made for exactly-once with arrays and what can be iterated again.
 * @module
 */
export type { CollectedRow, Int64Form } from "./collected_row.ts";
export * from "./connector.ts";
export * from "./row_shape.ts";
export * from "./sink.ts";
export * from "./source.ts";
export type { BatchLike, Element } from "./element_reader.ts";
