/**
 * The fluent builder: `StreamExecutionEnvironment -> DataStream -> KeyedStream -> WindowedKeyedStream -> DataStream`.
 * Sources, expressions and closures come in; a plan with its bindings goes out to the runtime. Streams are immutable,
 * and their columns are known to the type checker.
 *
 * The builder knows no connector. `extendEnvironment` makes an environment class that has the methods of an explicit
 * list of connectors: each gives an object of environment methods, whose `this` is a `StreamExecutionEnvironment<M>`
 * and which call `this.fromSource(source)`, and an object of stream methods, whose `this` is a `SinkableStream<S>` and
 * which call `this.toSink(sink)`. `M`, the stream methods of all connectors, goes from stream to stream in the types.
 * @module
 */
export * from "./aggregation_type.ts";
export * from "./build_plan.ts";
export * from "./catalogue/mod.ts";
export type { SinkOptions } from "./closure_steps.ts";
export * from "./column_stream.ts";
export * from "./data_stream.ts";
export type { EarlyResults } from "./early_results.ts";
export * from "./dead_letters.ts";
export type { LetterEdit } from "./letter_source.ts";
export type { RawLetterEdit } from "./raw_letter_source.ts";
export * from "./execution.ts";
export { explainBuilt, type ExplainBuiltOptions } from "./explain_built.ts";
export * from "./extend_environment.ts";
export { DEAD_LETTERS_DIRECTORY, type DeadLetterMaker, type DeadLetterTarget } from "./failure_settings.ts";
export type {
  AsOfJoinOptions,
  IntervalBounds,
  IntervalJoinOptions,
  JoinBounds,
  JoinDistance,
  JoinOptions,
  SideColumn,
  WindowJoinOptions,
} from "./join_options.ts";
export type * from "./join_typing.ts";
export * from "./keyed_stream.ts";
export * from "./kit.ts";
export * from "./labelled_stream.ts";
export * from "./pipeline_module.ts";
export type { ParametersOf, PipelineParameters } from "./pipeline_parameters.ts";
export * from "./run_role.ts";
export type * from "./running_job.ts";
export { type AsyncMapOptions } from "./async_step.ts";
export { type BroadcastMaker, type BroadcastStepOptions } from "./broadcast_step.ts";
export { type DedupOptions, type SampleOptions, type ThrottleOptions } from "./choice_steps.ts";
export { type TopNOptions } from "./top_n_step.ts";
export type { PlanRunOptions } from "./plan_run.ts";
export { type ProcessMaker, type ProcessStepOptions } from "./process_step.ts";
export * from "./sinked_stream.ts";
export * from "./stream_execution_environment.ts";
export type * from "./typing.ts";
export { type LateEvent, lateEventSchema } from "./late_data.ts";
export {
  BoundedOutOfOrdernessGenerator,
  type WatermarkClockOptions,
  WatermarkConfig,
  type WatermarkOptions,
  type WatermarkSettings,
} from "./watermark_config.ts";
export {
  CountWindows,
  GlobalWindows,
  SessionWindows,
  SlidingWindows,
  TumblingWindows,
  type WindowAssigner,
  type WindowOf,
  type WindowOffset,
} from "./window_assigner.ts";
export * from "./windowed_keyed_stream.ts";
