import type { Operand } from "./build.ts";
import { callFunction, type Expr } from "./expr.ts";

/** A condition waiting for its value. */
export interface WhenThen {
  then(value: Operand): CaseExpr;
}

/** Conditions and values so far: add another, or end it. */
export interface CaseExpr {
  when(condition: Operand): WhenThen;
  /** The value where no condition holds. */
  otherwise(value: Operand): Expr;
  /** Null where no condition holds. */
  end(): Expr;
}

/**
 * The value of the first condition that is true. Values of other branches are not evaluated for a row.
 *
 * @example
 * ```ts
 * import { col, when } from "@volley/volley";
 * const size = when(col("amount").gt(100)).then("big").otherwise("small");
 * console.assert(size.node.op === "call");
 * ```
 */
export function when(condition: Operand): WhenThen {
  return pending([], condition);
}

function pending(branches: readonly Operand[], condition: Operand): WhenThen {
  return { then: (value) => caseOf([...branches, condition, value]) };
}

function caseOf(branches: readonly Operand[]): CaseExpr {
  return {
    when: (condition) => pending(branches, condition),
    otherwise: (value) => callFunction("case", [...branches, value]),
    end: () => callFunction("case", branches),
  };
}
