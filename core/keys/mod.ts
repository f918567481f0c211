/**
 * Who owns a key: canonical bytes of key values, Kafka's hash of them, and the key groups subtasks share out.
 * Values as rows hold them come in; bytes, hashes and ranges go out, the same on every machine and in every release.
 * @module
 */
export * from "./byte_reader.ts";
export * from "./byte_writer.ts";
export * from "./create_key_table.ts";
export * from "./key_codec.ts";
export * from "./key_group.ts";
export * from "./key_identity.ts";
export * from "./key_table.ts";
export * from "./murmur2.ts";
