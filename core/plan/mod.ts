/**
 * The logical plan: what the user said, as versioned JSON, beside the live objects it refers to. The builder writes
 * it; the runtime, `explain` and every writer read it.
 * @module
 */
export * from "./apply_fix.ts";
export * from "./bind_plan.ts";
export * from "./bindings.ts";
export { canonicalJson } from "./canonical_json.ts";
export * from "./check/config_from_json.ts";
export { createSink, createSource } from "./create_connector.ts";
export * from "./explain/mod.ts";
export {
  type ExpressionStep,
  type FusedStage,
  fusedStages,
  isExpressionStep,
  standsAlone,
} from "./fusion.ts";
export type * from "./job_status.ts";
export { narrowPlan, type NarrowSource } from "./narrow_plan.ts";
export * from "./node.ts";
export { outputOf } from "./output/output_of.ts";
export { planHash } from "./plan_hash.ts";
export { planToJson } from "./plan_json.ts";
export * from "./plan_problem.ts";
export * from "./portable_to.ts";
export * from "./read_plan.ts";
export { readRequests } from "./read_requests.ts";
export * from "./window_columns.ts";
export { isSecretReference } from "./secret_reference.ts";
export { validatePlan } from "./validate_plan.ts";
export { writeModule, type WriteModuleOptions } from "./write/write_module.ts";
