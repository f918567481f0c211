/**
 * The operator, source and sink contracts, and one verb per file. Records come in, records go out, in order.
 * @module
 */
export * from "./async_map/mod.ts";
export * from "./broadcast/mod.ts";
export * from "./closure_origin.ts";
export * from "./component_descriptor.ts";
export * from "./dedup.ts";
export * from "./filter.ts";
export * from "./flat_map.ts";
export * from "./known_options.ts";
export * from "./map.ts";
export * from "./map_batch.ts";
export * from "./operator.ts";
export * from "./output_tag.ts";
export * from "./process/mod.ts";
export * from "./row_faults.ts";
export * from "./sample.ts";
export * from "./side_outputs.ts";
export * from "./sink.ts";
export * from "./source.ts";
export * from "./split.ts";
export * from "./stage.ts";
export * from "./throttle.ts";
export * from "./top_n/mod.ts";
export * from "./union.ts";
export * from "./user_operator.ts";
export * from "./watermark_generator.ts";
