/**
 * Avro object container files, decoded from their blocks straight into columns. Made for exactly-once.
 * @module
 */
export * from "./connector.ts";
export * from "./sink.ts";
export * from "./source.ts";
export type { AvroCodec } from "./format/codec.ts";
