import type { Bound, BoundCall, Evaluator, Frame } from "./bound.ts";
import type { StrictFunction } from "./expr_function.ts";
import { type Raw, readRaw } from "./raw_value.ts";

/** The interpreter: a bound expression as a closure with the exact semantics. Depth is bounded by the binder. */
export function evaluator(bound: Bound): Evaluator {
  return evaluators([bound])[0];
}

/** Several expressions as closures; what they share is evaluated once a row. */
export function evaluators(bounds: readonly Bound[]): Evaluator[] {
  const builder = new EvaluatorBuilder(bounds);
  return bounds.map((bound) => builder.build(bound));
}

class EvaluatorBuilder {
  readonly #built = new Map<number, Evaluator>();
  /** Ids of calls that more than one place refers to. */
  readonly #shared = new Set<number>();

  constructor(roots: readonly Bound[]) {
    const seen = new Set<number>();
    const pending = [...roots];
    for (let bound = pending.pop(); bound !== undefined; bound = pending.pop()) {
      if (bound.kind !== "call") continue;
      if (seen.has(bound.id)) this.#shared.add(bound.id);
      else pending.push(...bound.args);
      seen.add(bound.id);
    }
  }

  build(bound: Bound): Evaluator {
    let built = this.#built.get(bound.id);
    if (built === undefined) {
      built = this.#make(bound);
      this.#built.set(bound.id, built);
    }
    return built;
  }

  #make(bound: Bound): Evaluator {
    if (bound.kind === "literal") {
      const { value } = bound;
      return () => value;
    }
    if (bound.kind === "column") {
      const { index } = bound;
      return (frame, row) => readRaw(frame.columns[index], row);
    }
    const evaluate = this.#call(bound);
    return this.#shared.has(bound.id) ? remembering(evaluate) : evaluate;
  }

  #call(call: BoundCall): Evaluator {
    const { fn } = call;
    if (fn.kind === "macro") throw new Error(`bound expression holds macro ${fn.name}`);
    const args = call.args.map((arg) => this.build(arg));
    return fn.kind === "lazy" ? fn.evaluate(call, args) : strictEvaluator(fn, call, args);
  }
}

/** Keeps the answer for the row asked last: batches never change. */
function remembering(evaluate: Evaluator): Evaluator {
  let lastFrame: Frame | null = null;
  let lastRow = -1;
  let last: Raw = null;
  return (frame, row) => {
    if (frame !== lastFrame || row !== lastRow) {
      lastFrame = null;
      last = evaluate(frame, row);
      lastFrame = frame;
      lastRow = row;
    }
    return last;
  };
}

function strictEvaluator(fn: StrictFunction, call: BoundCall, args: readonly Evaluator[]): Evaluator {
  const body = fn.evaluate(call);
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
    const values = args.map((arg) => arg(frame, row));
    return values.includes(null) ? null : body(...values);
  };
}
