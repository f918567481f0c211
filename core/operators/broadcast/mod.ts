/**
 * A small stream of rules joined to a large one of rows: every row sees the rules that have come.
 * @module
 */
export * from "./broadcast.ts";
export * from "./broadcast_function.ts";
