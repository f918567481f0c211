/**
 * Clocks and durations: the only room that reads a clock. Time is a parameter everywhere else.
 * @module
 */
export * from "./clock.ts";
export * from "./duration.ts";
export * from "./virtual_clock.ts";
