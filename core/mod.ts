/**
 * The engine: everything a pipeline, a connector or a tool needs, and nothing of any outside system.
 * @module
 */
export * from "./aggregates/mod.ts";
export * from "./api/mod.ts";
export * from "./data/mod.ts";
export * from "./expr/mod.ts";
export * from "./fault/mod.ts";
export * from "./keys/mod.ts";
export * from "./operators/mod.ts";
export * from "./plan/mod.ts";
export * from "./runtime/mod.ts";
export * from "./state/mod.ts";
export * from "./telemetry/mod.ts";
export * from "./time/mod.ts";
