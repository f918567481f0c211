import type { AccumulatorSpec } from "../aggregates/mod.ts";
import type { Field } from "../data/mod.ts";
import type { Stage } from "../operators/mod.ts";
import type { AggregateCall, PlanNode } from "../plan/mod.ts";
import { PaneWindow, RunningAggregate, SessionWindow, type WindowAggregateSpec } from "../windows/mod.ts";

/** The stage of an aggregation of the plan. */
export function createAggregate(
  step: Extract<PlanNode["step"], { kind: "aggregate" | "windowAggregate" }>,
  spec: WindowAggregateSpec,
): Stage {
  if (step.kind === "aggregate") return new RunningAggregate(spec);
  return step.window.kind === "session"
    ? new SessionWindow(step.window.gapMs, spec)
    : new PaneWindow(step.window, spec);
}

/** What an aggregate's state is made from; `input` is its prepared column, null for `count()` of rows. */
export function accumulatorSpec(
  call: AggregateCall,
  input: Field | null,
  userDefined: AccumulatorSpec["userDefined"],
): AccumulatorSpec {
  return {
    fn: call.fn,
    input: input?.type ?? null,
    inputNullable: input?.nullable ?? false,
    params: call.params ?? {},
    userDefined,
  };
}
