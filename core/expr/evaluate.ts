import type { Bound, BoundCall, Evaluator } from "./bound.ts";
import type { StrictBody, StrictFunction } from "./expr_function.ts";
import { type Raw, readRaw } from "./raw_value.ts";

/** The interpreter: a bound expression as a closure with the exact semantics. Depth is bounded by the binder. */
export function evaluator(bound: Bound): Evaluator {
  if (bound.kind === "literal") {
    const { value } = bound;
    return () => value;
  }
  if (bound.kind === "column") {
    const { index } = bound;
    return (frame, row) => readRaw(frame.columns[index], row);
  }
  return callEvaluator(bound);
}

function callEvaluator(call: BoundCall): Evaluator {
  const { fn } = call;
  if (fn.kind === "macro") throw new Error(`bound expression holds macro ${fn.name}`);
  const args = call.args.map(evaluator);
  return fn.kind === "lazy" ? fn.evaluate(call, args) : strictEvaluator(fn, call, args);
}

function strictEvaluator(fn: StrictFunction, call: BoundCall, args: readonly Evaluator[]): Evaluator {
  const body: StrictBody = fn.evaluate(call);
  const [first, second] = args;
  if (args.length === 1) {
    return (frame, row) => {
      const a = first(frame, row);
      return a === null ? null : body(a);
    };
  }
  if (args.length === 2) {
    return (frame, row) => {
      const a = first(frame, row);
      const b = second(frame, row);
      return a === null || b === null ? null : body(a, b);
    };
  }
  return (frame, row) => {
    const values: Raw[] = args.map((arg) => arg(frame, row));
    return values.includes(null) ? null : body(...values);
  };
}
