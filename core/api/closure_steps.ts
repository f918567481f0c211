import { Schema, type Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type Operator, originOf, type Sink } from "../operators/mod.ts";
import type { Binding, ClosureRef, RowFunction } from "../plan/mod.ts";
import { type RetryConfig, type RetrySpec, retrySpec } from "../time/mod.ts";
import { type Draft, draftAfter } from "./draft.ts";

/** An operator object, or a function that makes one for each thread. */
export type OperatorMaker<I extends Shape = Shape, O extends Shape = I> =
  | Operator<I, O>
  | (() => Operator<I, O>);

/** A closure over rows; `map` and `flatMap` make rows of `output`. */
export function rowStep(
  input: Draft,
  kind: "filter" | "map" | "flatMap",
  fn: RowFunction,
  output?: Schema,
): Draft {
  requireFunction(fn, kind);
  if (kind !== "filter" && !(output instanceof Schema)) throw missingSchema(kind);
  const step = { kind, fn: closureRef(fn) } as const;
  return draftAfter(input, step, { output, binding: { kind: "row", fn, output } });
}

/** A closure over whole batches. */
export function batchStep(
  input: Draft,
  fn: Extract<Binding, { kind: "batch" }>["fn"],
  output: Schema,
): Draft {
  requireFunction(fn, "mapBatch");
  if (!(output instanceof Schema)) throw missingSchema("mapBatch");
  return draftAfter(input, { kind: "mapBatch", fn: closureRef(fn) }, {
    output,
    binding: { kind: "batch", fn, output },
  });
}

/** A user's operator; `output` must be what its `outputSchema` says, where it says something. */
export function operatorStep(input: Draft, operator: OperatorMaker, keyed: boolean, output?: Schema): Draft {
  const create = typeof operator === "function" ? operator : () => operator;
  const sample = create();
  if (typeof sample?.process !== "function") throw notAnOperator();
  const said = sample.outputSchema?.(input.output);
  if (said && output && !said.equals(output)) throw outputDisagrees(said, output);
  const name = sample.constructor.name || "operator";
  return draftAfter(input, {
    kind: "operator",
    operator: { closure: true, name, ...originOf(operator) },
    keyed,
  }, {
    output: output ?? said ?? input.output,
    binding: { kind: "operator", create },
  });
}

/** How a stream ends. */
export interface SinkOptions {
  /**
   * `append`: results that replace earlier ones (later revisions of a window) are further rows to a sink that can only
   * append; without it such a stream is refused.
   */
  readonly updates?: "append";
  /** How the sink is tried again when it fails for a passing reason; default not at all. */
  readonly retry?: RetryConfig | Partial<RetrySpec>;
}

/** The end of a stream; throws `UPDATES_UNSUPPORTED` where updates meet a sink that can only append. */
export function sinkStep(input: Draft, sink: Sink, options: SinkOptions = {}): Draft {
  requireSink(sink);
  if (input.updating && !sink.acceptsUpdates && options.updates !== "append") throw updatesUnsupported(sink);
  const draft = draftAfter(input, {
    kind: "sink",
    connector: sink.connector ?? sink.connectorId,
    config: sink.config ?? null,
    ...(options.updates === undefined ? {} : { updates: options.updates }),
  }, { binding: { kind: "sink", sink } });
  return options.retry === undefined ? draft : { ...draft, retry: retrySpec(options.retry) };
}

function updatesUnsupported(sink: Sink): VolleyError {
  return new VolleyError({
    code: "UPDATES_UNSUPPORTED",
    message:
      `Cannot write updates to ${sink.connectorId}: it only appends, and these results replace earlier ones`,
    hint: `Take every revision as a row of its own with { updates: "append" } among the sink's options, ` +
      "or allow no lateness and no early results.",
  });
}

function closureRef(fn: { readonly name: string }): ClosureRef {
  return { closure: true, name: fn.name || "anonymous", ...originOf(fn) };
}

function requireFunction(fn: unknown, kind: string): void {
  if (typeof fn === "function") return;
  throw new VolleyError({
    code: "CLOSURE_INVALID",
    message: `Cannot add ${kind}(): a function is wanted, not ${fn === null ? "null" : typeof fn}`,
  });
}

function missingSchema(kind: string): VolleyError {
  return new VolleyError({
    code: "OUTPUT_SCHEMA_MISSING",
    message: `Cannot add ${kind}(): it makes new rows, and their schema was not given`,
    hint: `Give it: ${kind}(fn, schema({ name: utf8 })).`,
  });
}

function notAnOperator(): VolleyError {
  return new VolleyError({
    code: "OPERATOR_INVALID",
    message: "Cannot apply operator: it has no process() method",
    hint: "Give an Operator, or a function that makes one.",
  });
}

function outputDisagrees(said: Schema, output: Schema): VolleyError {
  return new VolleyError({
    code: "OUTPUT_SCHEMA_MISMATCH",
    message: `Cannot apply operator: its outputSchema() is (${said}), the schema given is (${output})`,
    hint: "Leave one of the two out, or make them equal.",
  });
}

/** Throws `SINK_INVALID` where an untyped caller gives something else. */
export function requireSink(sink: Sink): void {
  requireMethods(sink, "sink", ["open", "write", "flush", "close"]);
}

/** Throws `SOURCE_INVALID` or `SINK_INVALID` where an untyped caller's object lacks part of the contract. */
export function requireMethods(given: object, role: "source" | "sink", methods: readonly string[]): void {
  const missing = methods.filter((name) =>
    typeof (given as Record<string, unknown> | null)?.[name] !== "function"
  );
  if (missing.length === 0) return;
  throw new VolleyError({
    code: role === "source" ? "SOURCE_INVALID" : "SINK_INVALID",
    message: `Cannot use this as a ${role}: it has no ${missing.map((name) => `${name}()`).join(", ")}`,
    hint: `Give an object of the ${role === "source" ? "Source" : "Sink"} interface.`,
  });
}
