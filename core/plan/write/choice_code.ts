import type { StepOf } from "../node.ts";
import { type Code, literal, type MethodCall } from "./code.ts";
import { durationCode } from "./duration_code.ts";
import { expressionCode } from "./expression_code.ts";
import { optionsCode } from "./options_code.ts";
import type { StepWriter } from "./step_context.ts";
import { windowCode } from "./window_code.ts";

/** Calls of the steps that choose among rows. */
export const choiceCalls: {
  readonly [K in "split" | "sample" | "throttle" | "dedup" | "topN"]: StepWriter<K>;
} = {
  // The rows no branch takes; the branches are its side outputs.
  split: ({ branches }, _node, { imports }) => [
    {
      method: "split",
      args: [{
        kind: "object",
        entries: branches.map(({ tag, predicate }) => [tag, expressionCode(predicate, imports)] as const),
      }],
    },
    { method: "rest", args: null },
  ],
  sample: ({ fraction, seed }) =>
    one("sample", literal(fraction), ...optionsCode([["seed", seed === 0 ? null : literal(seed)]])),
  throttle: ({ recordsPerSecond, burst }) => {
    const usual = Math.max(1, Math.ceil(recordsPerSecond / 100));
    return one(
      "throttle",
      literal(recordsPerSecond),
      ...optionsCode([["burst", burst === usual ? null : literal(burst)]]),
    );
  },
  dedup: ({ keys, ttlMs, time }, { inputs }, { keyed }) =>
    one(
      "dedup",
      ...(keyed(inputs[0]) ? [] : keys.map(literal)),
      ...optionsCode([["ttl", ttlMs === null ? null : durationCode(ttlMs)], ["time", literal(time)]]),
    ),
  topN: ({ n, orderBy, window }, _node, { imports }) => [
    ...(window === null ? [] : one("window", windowCode(window, imports))),
    ...one("topN", literal(n), ...orderCode(orderBy)),
  ],
};

function one(method: string, ...args: readonly Code[]): MethodCall[] {
  return [{ method, args }];
}

function orderCode(orderBy: StepOf<"topN">["orderBy"]): Code[] {
  const [{ column, descending }] = orderBy;
  if (orderBy.length > 1) return optionsCode([["by", literal(orderBy)]]);
  return optionsCode([["by", literal(column)], ["descending", descending ? null : "false"]]);
}
