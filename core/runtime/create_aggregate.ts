import type { AccumulatorSpec } from "../aggregates/mod.ts";
import type { Field } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Stage } from "../operators/mod.ts";
import type { AggregateCall, PlanNode } from "../plan/mod.ts";
import type { Clock } from "../time/mod.ts";
import {
  KeyWindow,
  PaneWindow,
  RunningAggregate,
  SessionWindow,
  TriggeredWindow,
  type WindowAggregateSpec,
} from "../windows/mod.ts";

/** The stage of an aggregation of the plan. */
export function createAggregate(
  step: Extract<PlanNode["step"], { kind: "aggregate" | "windowAggregate" }>,
  spec: WindowAggregateSpec,
  clock: Clock,
): Stage {
  if (step.kind === "aggregate") return new RunningAggregate(spec);
  const { window, trigger = null, allowedLatenessMs, maxPendingWindows: maxGroups } = step;
  switch (window.kind) {
    case "session":
      return new SessionWindow(window.gapMs, spec, { allowedLatenessMs });
    case "tumbling":
    case "sliding":
      return trigger === null
        ? new PaneWindow(window, { ...spec, maxGroups }, allowedLatenessMs)
        : new TriggeredWindow(window, { ...spec, maxGroups }, { trigger, clock }, allowedLatenessMs);
    case "count":
    case "global":
      return new KeyWindow(window, spec, { trigger, clock });
    default:
      throw windowUnknown((window as { readonly kind: string }).kind);
  }
}

function windowUnknown(kind: string): VolleyError {
  return new VolleyError({
    code: "PLAN_STEP_UNKNOWN",
    message: `Cannot run ${kind} windows: this version knows none`,
    hint: "Run the plan with the version of Volley that made it.",
  });
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
