/**
 * What an operator remembers, per key. Handles read and write under the current key; snapshots go out as bytes by key
 * group, and are restored before the first record.
 * @module
 */
export * from "./least_numbers.ts";
export * from "./memory_list_state.ts";
export * from "./memory_map_state.ts";
export * from "./memory_state.ts";
export * from "./memory_value_state.ts";
export * from "./slot_keys.ts";
export * from "./slot_state.ts";
export * from "./slot_table.ts";
export * from "./slot_handles.ts";
export * from "./timer_queue.ts";
export * from "./pending_store.ts";
export { readValue as readStateValue } from "./value_reader.ts";
export { writeValue as writeStateValue } from "./value_writer.ts";
