/**
 * Clocks, durations, waiting before another attempt, seeded numbers: the only room that reads a clock. Time and chance are
 * parameters everywhere else.
 * @module
 */
export * from "./clock.ts";
export * from "./duration.ts";
export * from "./retry.ts";
export * from "./retry_config.ts";
export * from "./retry_spec.ts";
export * from "./seeded_random.ts";
export * from "./virtual_clock.ts";
