/**
 * Every connector: sources, sinks, their builder methods and fact sheets. Imported by the top-level `mod.ts`, which
 * hands the methods to the environment; nothing registers itself.
 * @module
 */
export * from "./arrow/mod.ts";
export * from "./avro/mod.ts";
export * from "./catalog.ts";
export * from "./console/mod.ts";
export * from "./csv/mod.ts";
export * from "./dead_letters/mod.ts";
export * from "./generator/mod.ts";
export * from "./jsonl/mod.ts";
export * from "./memory/mod.ts";
export * from "./parquet/mod.ts";
export {
  type BadLine,
  type ColumnInference,
  type InferenceConflict,
  type InferenceOptions,
  InferenceReport,
  type InferenceReportInit,
  type SchemaMode,
  type WatchOptions,
} from "./files/mod.ts";
