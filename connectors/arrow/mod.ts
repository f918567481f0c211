/**
 * Arrow IPC files and streams, read over their own buffers. Made for exactly-once.
 * @module
 */
export * from "./connector.ts";
export * from "./sink.ts";
export * from "./source.ts";
