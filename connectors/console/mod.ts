/**
 * The console: the first rows of a stream as a readable table, plain in a pipe.
 * @module
 */
export * from "./connector.ts";
export * from "./sink.ts";
