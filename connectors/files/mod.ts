/**
 * What connectors over files share: paths and globs, offsets by file, declared schemas, texts of values, staged
 * output. Paths come in; sources of batches, committed files and coded errors go out.
 * @module
 */
export * from "./bounds_filter.ts";
export { type ByteOutput, createBytes } from "./byte_output.ts";
export * from "./byte_range.ts";
export * from "./checked_options.ts";
export { ColumnEvidence } from "./column_evidence.ts";
export * from "./compression.ts";
export * from "./declared_schema.ts";
export * from "./decode_raw.ts";
export * from "./file_config.ts";
export * from "./file_descriptor.ts";
export * from "./file_error.ts";
export * from "./file_list.ts";
export * from "./file_reader.ts";
export * from "./file_sink.ts";
export * from "./file_source.ts";
export * from "./file_source_of.ts";
export * from "./file_source_options.ts";
export * from "./file_writer.ts";
export * from "./first_lines.ts";
export * from "./head_bytes.ts";
export type { InferenceOptions } from "./inference_options.ts";
export * from "./inference_report.ts";
export * from "./line_error.ts";
export * from "./number_bytes.ts";
export { RowRejection } from "./row_rejection.ts";
export type { SchemaMode } from "./schema_mode.ts";
export * from "./snappy.ts";
export * from "./snappy_compress.ts";
export * from "./text_cache.ts";
export * from "./text_file_reader.ts";
export * from "./text_file_writer.ts";
export * from "./text_inspection.ts";
export type { PartitionsOption } from "./partition_columns.ts";
export * from "./time_bytes.ts";
export * from "./timestamp_range.ts";
export * from "./value_text.ts";
export type { WatchOptions } from "./watch_options.ts";
export * from "./file_parameters.ts";
export * from "./json_value.ts";
export * from "./zstd_bytes.ts";
