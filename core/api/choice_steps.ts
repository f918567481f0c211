import { describeType, Schema } from "../data/mod.ts";
import { typeOf } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, requireChoice, requireKnownOptions } from "../operators/mod.ts";
import type { StepOf } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";
import { type Draft, draftAfter } from "./draft.ts";
import { type ExpressionArgument, readArgument } from "./expression_argument.ts";
import { checkedKeyField } from "./key_step.ts";

/** Options of `dedup`. */
export interface DedupOptions {
  /** How long a key is remembered, from the row that passed on; default for ever. */
  readonly ttl?: Duration;
  /** What `ttl` is measured by; default `"event"` where the stream has event times, else `"processing"`. */
  readonly time?: "event" | "processing";
}

/** Options of `sample`. */
export interface SampleOptions {
  /** Another seed chooses other rows; default 0. */
  readonly seed?: number;
}

/** Options of `throttle`. */
export interface ThrottleOptions {
  /** Rows that may go at once after a pause; default those of 10 ms, at least 1. */
  readonly burst?: number;
}

const DEDUP: OptionsOf<DedupOptions> = { ttl: 1, time: 1 };
const SAMPLE: OptionsOf<SampleOptions> = { seed: 1 };
const THROTTLE: OptionsOf<ThrottleOptions> = { burst: 1 };

/** Rows by condition: the draft of the rows no branch takes, its side outputs those of the branches. */
export function splitStep(input: Draft, given: { readonly [tag: string]: unknown }): Draft {
  const tags = Object.keys(given ?? {});
  if (tags.length === 0) throw invalidSplit("no branch was given");
  if (tags.includes("rest")) throw invalidSplit('"rest" is what the rows no branch takes are called');
  const branches = tags.map((tag) => ({ tag, predicate: condition(tag, given[tag], input.output) }));
  const sides = new Map(tags.map((tag) => [tag, input.output]));
  return draftAfter(input, { kind: "split", branches }, { sides });
}

function condition(tag: string, given: unknown, input: Schema) {
  const { node } = readArgument(given as ExpressionArgument, input);
  const { type } = typeOf(node, input);
  if (type.kind === "bool" || type.kind === "null") return node;
  throw new VolleyError({
    code: "EXPR_TYPE_MISMATCH",
    message: `Cannot split "${tag}" off by ${describeType(type)}: a bool is wanted`,
    hint: "Compare it with something.",
  });
}

function invalidSplit(what: string): VolleyError {
  return new VolleyError({
    code: "SPLIT_INVALID",
    message: `Cannot split a stream: ${what}`,
    hint: 'For example: split({ big: col("amount").gt(100), small: col("amount").gt(0) }).',
  });
}

/** First row of each key; no names: of each combination of all columns. */
export function dedupStep(input: Draft, given: readonly (string | DedupOptions)[]): Draft {
  const names = given.filter((one) => typeof one === "string");
  const options = given.find((one) => typeof one === "object") ?? {};
  requireKnownOptions("dedup", options, DEDUP);
  const { ttl, time } = options;
  requireChoice("dedup", "time", time, ["event", "processing"]);
  const keys = [...new Set(names.length > 0 ? names : input.output.names)];
  for (const key of keys) checkedKeyField(input.output.field(key));
  const ttlMs = ttl === undefined ? null : toMs(ttl);
  if (ttlMs === 0) throw invalidDedup("its ttl is 0", 'Give a time to live: dedup("id", { ttl: "1h" }).');
  if (time === "event" && !input.hasEventTime) {
    throw invalidDedup("the stream has no event times", 'Declare them before: withWatermarks("column").');
  }
  const step: StepOf<"dedup"> = {
    kind: "dedup",
    keys,
    ttlMs,
    time: time ?? (input.hasEventTime ? "event" : "processing"),
  };
  return draftAfter(input, step);
}

function invalidDedup(what: string, hint: string): VolleyError {
  return new VolleyError({
    code: "DEDUP_INVALID",
    message: `Cannot leave repetitions out: ${what}`,
    hint,
  });
}

/** A share of the rows. */
export function sampleStep(input: Draft, fraction: number, options: SampleOptions = {}): Draft {
  requireKnownOptions("sample", options, SAMPLE);
  const { seed = 0 } = options;
  requireNumber("sample", "fraction", fraction, fraction >= 0 && fraction <= 1, "0 to 1");
  requireNumber("sample", "seed", seed, Number.isSafeInteger(seed), "a whole number");
  return draftAfter(input, { kind: "sample", fraction, seed });
}

/** So many rows a second. */
export function throttleStep(input: Draft, recordsPerSecond: number, options: ThrottleOptions = {}): Draft {
  requireKnownOptions("throttle", options, THROTTLE);
  const { burst = Math.max(1, Math.ceil(recordsPerSecond / 100)) } = options;
  const isRate = recordsPerSecond > 0 && Number.isFinite(recordsPerSecond);
  requireNumber("throttle", "recordsPerSecond", recordsPerSecond, isRate, "a number above 0");
  requireNumber("throttle", "burst", burst, burst >= 1 && Number.isFinite(burst), "at least 1");
  return draftAfter(input, { kind: "throttle", recordsPerSecond, burst });
}

/** Throws `OPTION_OUT_OF_RANGE`. */
export function requireNumber(
  method: string,
  name: string,
  given: unknown,
  holds: boolean,
  wanted: string,
): void {
  if (typeof given === "number" && holds) return;
  throw new VolleyError({
    code: "OPTION_OUT_OF_RANGE",
    message: `Cannot add ${method}() with ${name} ${String(given)}: ${wanted} is wanted`,
  });
}
