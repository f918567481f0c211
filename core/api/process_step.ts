import type { Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import {
  type OptionsOf,
  originOf,
  type OutputTag,
  type ProcessFunction,
  requireChoice,
  requireKnownOptions,
  type TimersInPast,
} from "../operators/mod.ts";
import type { StepOf } from "../plan/mod.ts";
import { type Draft, draftAfter } from "./draft.ts";
import { requireSchema, sidesOf } from "./side_tags.ts";
import type { Schema } from "../data/mod.ts";

/** A function object, or a function that makes one for each thread and run. */
export type ProcessMaker<I extends Shape = Shape, O extends Shape = Shape, K = unknown> =
  | ProcessFunction<I, O, K>
  | (() => ProcessFunction<I, O, K>);

/** Options of `process`. */
export interface ProcessStepOptions {
  /** Outputs beside the main one that the function may put rows out to; each tag has a schema. */
  readonly sides?: readonly OutputTag[];
  /** Of event-time timers registered at or below the watermark: `"fire"` (default) or `"fail"` (`TIMER_IN_PAST`). */
  readonly timersInPast?: TimersInPast;
}

const OPTIONS: OptionsOf<ProcessStepOptions> = { sides: 1, timersInPast: 1 };

/** A user's function over rows and timers; `keys` are the columns its state is kept by. */
export function processStep(
  input: Draft,
  maker: ProcessMaker,
  output: Schema,
  keys: readonly string[],
  options: ProcessStepOptions = {},
): Draft {
  requireKnownOptions("process", options, OPTIONS);
  const { sides = [], timersInPast } = options;
  requireChoice("process", "timersInPast", timersInPast, ["fire", "fail"]);
  const create = typeof maker === "function" ? maker : () => maker;
  const sample = create();
  if (typeof sample?.onRow !== "function") throw notAProcessFunction("process");
  const tags = sidesOf("process", sides);
  const step: StepOf<"process"> = {
    kind: "process",
    fn: { closure: true, name: nameOf(sample), ...originOf(maker) },
    keys,
    sides: [...tags].map(([tag, { fields }]) => ({ tag, fields })),
    ...(timersInPast === undefined ? {} : { timersInPast }),
  };
  return draftAfter(input, step, {
    output: requireSchema("process", output),
    sides: tags,
    binding: { kind: "process", create },
  });
}

/** What a user's object is called: its class, where it has one of its own. */
export function nameOf(made: object): string {
  const { name } = made.constructor ?? {};
  return name === undefined || name === "" || name === "Object" ? "anonymous" : name;
}

/** `PROCESS_INVALID`. */
export function notAProcessFunction(kind: string): VolleyError {
  return new VolleyError({
    code: "PROCESS_INVALID",
    message: `Cannot add ${kind}(): what was given has no onRow() method`,
    hint: "Give an object with onRow(row, context), or a function that makes one.",
  });
}
