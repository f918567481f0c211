/**
 * A user's function over rows, with state and timers by key. Rows and the watermark come in; what the function puts
 * out goes on, to the main output and to side outputs.
 * @module
 */
export * from "./process.ts";
export * from "./process_function.ts";
export * from "./process_runner.ts";
export type { TimersInPast } from "./process_timers.ts";
