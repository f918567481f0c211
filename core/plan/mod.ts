/**
 * The logical plan: what the user said, as versioned JSON, beside the live objects it refers to. The builder writes
 * it; the runtime, `explain` and every writer read it.
 * @module
 */
export * from "./bindings.ts";
export type * from "./job_status.ts";
export { narrowPlan, type NarrowSource } from "./narrow_plan.ts";
export * from "./node.ts";
export { readRequests } from "./read_requests.ts";
