/**
 * What a plan amounts to and how a job of it is doing, for people, documents and programs.
 * @module
 */
export { bytesText } from "./explanation_text.ts";
export { durationText } from "./duration_text.ts";
export { explainJob } from "./explain_job.ts";
export { type ExplainFormat, explainPlan } from "./explain_plan.ts";
export { explainWait } from "./explain_wait.ts";
export { expressionText } from "./expression_text.ts";
export * from "./plan_explanation.ts";
export type { StateEstimate, StateExpectations } from "./state_estimate.ts";
export { stepText } from "./step_text.ts";
