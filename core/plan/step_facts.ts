import type { StateKind } from "../operators/mod.ts";
import type { AggregateCall, ClosureRef, PlanStep, WindowSpec } from "./node.ts";
import { replacesAnswers } from "./window_columns.ts";

/** A closure of a step, with its path within the step. */
export interface StepClosure {
  readonly ref: ClosureRef;
  readonly path: readonly (string | number)[];
}

/** Fewest and most inputs a step has. */
export function inputCounts({ kind }: PlanStep): readonly [number, number] {
  switch (kind) {
    case "source":
      return [0, 0];
    case "union":
      return [1, Infinity];
    case "broadcast":
    case "intervalJoin":
    case "windowJoin":
    case "asOfJoin":
      return [2, 2];
    default:
      return [1, 1];
  }
}

/** Every closure a step holds. */
export function closuresOf(step: PlanStep): readonly StepClosure[] {
  switch (step.kind) {
    case "filter":
    case "map":
    case "flatMap":
    case "mapBatch":
    case "asyncMap":
    case "process":
    case "broadcast":
      return [{ ref: step.fn, path: ["fn"] }];
    case "operator":
      return [{ ref: step.operator, path: ["operator"] }];
    case "watermarks":
      return step.strategy.kind === "custom"
        ? [{ ref: step.strategy.generator, path: ["strategy", "generator"] }]
        : [];
    case "aggregate":
    case "windowAggregate":
      return step.aggregates.flatMap((call, index) => userClosure(call, index));
    default:
      return [];
  }
}

/** A user's aggregate carries its closures' place in its options. */
function userClosure({ fn, params = {} }: AggregateCall, index: number): StepClosure[] {
  if (fn !== "user") return [];
  const name = typeof params.name === "string" ? params.name : "user";
  const place = typeof params.module === "string" && typeof params.export === "string"
    ? { module: params.module, export: params.export }
    : {};
  return [{ ref: { closure: true, name, ...place }, path: ["aggregates", index, "params"] }];
}

/** What a step keeps between rows. */
export function stateOf(step: PlanStep): StateKind {
  switch (step.kind) {
    case "aggregate":
    case "dedup":
      return "key";
    case "windowAggregate":
      return step.window.kind === "global" || step.window.kind === "count" ? "key" : "key and window";
    case "topN":
      return step.window === null ? "key" : "key and window";
    case "intervalJoin":
    case "asOfJoin":
    case "windowJoin":
      return "rows within bounds";
    case "process":
    case "broadcast":
    case "operator":
      return "timers and user state";
    default:
      return "none";
  }
}

/** Names of the columns a step's state is kept by; of joins those of the left side. */
export function stateKeysOf(step: PlanStep): readonly string[] {
  if ("leftKeys" in step) return step.leftKeys;
  return "keys" in step && step.kind !== "keyBy" ? step.keys : [];
}

/** Tags of the outputs a step has beside its main one. */
export function sideTagsOf(step: PlanStep): readonly string[] {
  switch (step.kind) {
    case "split":
      return step.branches.map(({ tag }) => tag);
    case "process":
    case "broadcast":
      return step.sides.map(({ tag }) => tag);
    case "windowAggregate":
    case "intervalJoin":
    case "windowJoin":
    case "asOfJoin":
      return step.lateOutput === undefined ? [] : [step.lateOutput];
    default:
      return [];
  }
}

/** Whether windows end by event time. */
export function isTimeWindow({ kind }: WindowSpec): boolean {
  return kind === "tumbling" || kind === "sliding" || kind === "session";
}

/** Whether a step is at a loss without event times. */
export function needsEventTime(step: PlanStep): boolean {
  switch (step.kind) {
    case "windowAggregate":
      return isTimeWindow(step.window) || step.trigger?.everyEventTimeMs !== undefined;
    case "topN":
      return step.window !== null && isTimeWindow(step.window);
    case "dedup":
      return step.time === "event";
    case "intervalJoin":
    case "windowJoin":
    case "asOfJoin":
      return true;
    default:
      return false;
  }
}

/** Whether rows carry event times behind a step, given whether each input's do. */
export function hasEventTime(step: PlanStep, inputs: readonly boolean[]): boolean {
  if (step.kind === "watermarks") return true;
  if (step.kind === "source" || step.kind === "aggregate") return false;
  // What a count or global window answers is as new as the row that made it answer.
  if (step.kind === "windowAggregate" && !isTimeWindow(step.window)) return false;
  if (step.kind === "topN" && step.window === null) return false;
  if (step.kind === "broadcast") return inputs[0] ?? false;
  return inputs.every(Boolean);
}

/** Whether a step gives results that replace earlier ones. */
export function makesUpdates(step: PlanStep): boolean {
  if (step.kind === "topN") return step.window === null;
  if (step.kind !== "windowAggregate") return false;
  return replacesAnswers(step);
}
