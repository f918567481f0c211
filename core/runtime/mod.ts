/**
 * Turns the wheel: a plan and its live objects come in, stages are fused and driven on one thread, and a summary goes
 * out when every source has ended and every sink has committed.
 * @module
 */
export { type DeadLetter, deadLetterSchema, type DeadLetterShape, deadLettersOf } from "./dead_letter.ts";
export { describeRun } from "./describe_run.ts";
export type { ErrorLimit } from "./error_limit.ts";
export type { Progress } from "./progress.ts";
export type { RunOptions } from "./run_options.ts";
export { type RunningPipeline, runPipeline, startPipeline } from "./run_pipeline.ts";
export type { ConnectorSummary, OperatorSummary, RunSummary } from "./run_summary.ts";
