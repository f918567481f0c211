/**
 * What flows: types, schemas, columns in Arrow's buffer layout, batches, records, watermarks, barriers.
 * Plain objects and Arrow tables come in, immutable batches go out; nothing here knows operators or time.
 * @module
 */
export * from "./batch.ts";
export * from "./column.ts";
export * from "./data_type.ts";
export * from "./dictionary.ts";
export * from "./schema.ts";
export * from "./stream_record.ts";
export * from "./value_of.ts";
