import type { Schema, Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import {
  type BroadcastFunction,
  type OptionsOf,
  originOf,
  requireChoice,
  requireKnownOptions,
  type WaitFor,
} from "../operators/mod.ts";
import type { StepOf } from "../plan/mod.ts";
import { requireNumber } from "./choice_steps.ts";
import { type Draft, draftOfInputs } from "./draft.ts";
import { nameOf, notAProcessFunction, type ProcessStepOptions } from "./process_step.ts";
import { requireSchema, sidesOf } from "./side_tags.ts";
import { draftOf } from "./stream_draft.ts";

/** A function object, or a function that makes one for each thread and run. */
export type BroadcastMaker<
  I extends Shape = Shape,
  R extends Shape = Shape,
  O extends Shape = Shape,
  K = unknown,
  // deno-lint-ignore no-explicit-any
  RK = any,
  // deno-lint-ignore no-explicit-any
  RV = any,
> = BroadcastFunction<I, R, O, K, RK, RV> | (() => BroadcastFunction<I, R, O, K, RK, RV>);

/** Options of `broadcast`. */
export interface BroadcastStepOptions extends ProcessStepOptions {
  /**
   * When a row may be handled. Default `"rules-end"` where the rules end by themselves; else `"watermark"` where both
   * streams have event times, `"none"` where they don't.
   */
  readonly waitFor?: WaitFor;
  /** Rows held at most, in memory (`BROADCAST_HELD_TOO_MANY`); default 1,000,000. */
  readonly heldRowsMax?: number;
}

const OPTIONS: OptionsOf<BroadcastStepOptions> = { sides: 1, timersInPast: 1, waitFor: 1, heldRowsMax: 1 };

/** A stream of rules joined to one of rows; `keys` are the columns the rows' state is kept by. */
export function broadcastStep(
  input: Draft,
  rulesStream: unknown,
  maker: BroadcastMaker,
  output: Schema,
  keys: readonly string[],
  options: BroadcastStepOptions = {},
): Draft {
  requireKnownOptions("broadcast", options, OPTIONS);
  requireChoice("broadcast", "waitFor", options.waitFor, ["rules-end", "watermark", "none"]);
  requireChoice("broadcast", "timersInPast", options.timersInPast, ["fire", "fail"]);
  const rules = draftOf(rulesStream);
  if (rules === undefined) throw notAStream();
  const create = typeof maker === "function" ? maker : () => maker;
  const sample = create();
  if (typeof sample?.onRow !== "function" || typeof sample.onRule !== "function") throw notABroadcast();
  const { sides = [], timersInPast, heldRowsMax = 1_000_000 } = options;
  const isCount = Number.isInteger(heldRowsMax) && heldRowsMax >= 1;
  requireNumber("broadcast", "heldRowsMax", heldRowsMax, isCount, "1 or more");
  const tags = sidesOf("broadcast", sides);
  const step: StepOf<"broadcast"> = {
    kind: "broadcast",
    fn: { closure: true, name: nameOf(sample), ...originOf(maker) },
    keys,
    sides: [...tags].map(([tag, { fields }]) => ({ tag, fields })),
    waitFor: waitForOf(input, rules, options.waitFor),
    heldRowsMax,
    ...(timersInPast === undefined ? {} : { timersInPast }),
  };
  return draftOfInputs([input, rules], step, {
    output: requireSchema("broadcast", output),
    sides: tags,
    binding: { kind: "broadcast", create },
    hasEventTime: input.hasEventTime,
    updating: input.updating,
  });
}

function waitForOf(input: Draft, rules: Draft, asked: WaitFor | undefined): WaitFor {
  const timed = input.hasEventTime && rules.hasEventTime;
  if (asked === "watermark" && !timed) throw untimed();
  if (asked !== undefined) return asked;
  return endsByItself(rules) ? "rules-end" : timed ? "watermark" : "none";
}

function endsByItself(rules: Draft): boolean {
  const waiting = [rules];
  for (let draft = waiting.pop(); draft !== undefined; draft = waiting.pop()) {
    waiting.push(...draft.inputs);
    if (draft.binding?.kind === "source" && !draft.binding.source.bounded) return false;
  }
  return true;
}

function untimed(): VolleyError {
  return new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: 'Cannot broadcast with waitFor "watermark": not both streams have event times',
    hint: 'Declare them on rows and rules: withWatermarks("column"), or wait for "rules-end".',
  });
}

function notAStream(): VolleyError {
  return new VolleyError({
    code: "BROADCAST_INVALID",
    message: "Cannot broadcast this: it is no stream of rules",
    hint: "Give a stream of the same environment: rows.broadcast(rules, fn, output).",
  });
}

function notABroadcast(): VolleyError {
  const { code, hint } = notAProcessFunction("broadcast");
  return new VolleyError({
    code,
    message: "Cannot add broadcast(): what was given has no onRule() and onRow() methods",
    hint: hint?.replace("onRow(row, context)", "onRule(rule, rules) and onRow(row, rules, context)"),
  });
}
