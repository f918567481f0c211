/**
 * What flows: types, schemas, columns in Arrow's buffer layout, batches, records, watermarks, barriers.
 * Plain objects and Arrow tables come in, immutable batches go out; nothing here knows operators or time.
 * @module
 */
export * from "./arrow_ipc.ts";
export { fromArrowSchema, toArrowSchema } from "./arrow_type.ts";
export * from "./batch.ts";
export * from "./civil_time.ts";
export * from "./column.ts";
export { ColumnBuilder, columnBuilder, type ColumnBuilderOptions } from "./column_builder.ts";
export * from "./compact.ts";
export { concatBatches, concatColumns } from "./concat.ts";
export * from "./data_type.ts";
export * from "./decimal_text.ts";
export * from "./dictionary.ts";
export { type DictionaryBytes, dictionaryBytes } from "./dictionary_bytes.ts";
export { gatherColumn } from "./gather.ts";
export { compileFunction } from "./generated_code.ts";
export * from "./from_arrow.ts";
export { fromJson, parseJson, rowFromJson } from "./from_json.ts";
export * from "./infer_schema.ts";
export { plainText } from "./plain_text.ts";
export { readValue, setOwn, type ValueReader, valueReader } from "./read_value.ts";
export type { UnknownColumns } from "./row_appender.ts";
export * from "./row_cursor.ts";
export * from "./row_json.ts";
export * from "./rows.ts";
export * from "./schema.ts";
export { sliceBatch, sliceColumn } from "./slice.ts";
export * from "./stream_record.ts";
export * from "./timestamp_column.ts";
export * from "./to_arrow.ts";
export * from "./to_rows.ts";
export * from "./text_order.ts";
export * from "./typed_record.ts";
export { decodeUtf8, encodeUtf8 } from "./utf8_bytes.ts";
export { describeValue } from "./value_fault.ts";
export * from "./value_of.ts";
export { withValidity } from "./with_validity.ts";
