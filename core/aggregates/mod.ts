/**
 * Aggregates as columnar state by group slot: init, add, merge, value, one per file. Rows with their group slots come
 * in, a column of results goes out.
 * @module
 */
export * from "./accumulator.ts";
export * from "./aggregate_type.ts";
export * from "./call.ts";
export * from "./create.ts";
export * from "./fused_update.ts";
export { layoutSignature } from "./input_layout.ts";
export * from "./merge_groups.ts";
export * from "./orders_by_time.ts";
export * from "./static_type.ts";
export * from "./user_aggregate.ts";
