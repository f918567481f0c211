import type { Operand } from "./build.ts";
import { type Called, callFunction } from "./expr.ts";
import type { OperandTree } from "./static/tree.ts";

/** A condition waiting for its value; `Branches` are the static trees so far. */
export interface WhenThen<Branches extends readonly unknown[] = readonly unknown[]> {
  then<V extends Operand>(value: V): CaseExpr<[...Branches, OperandTree<V>]>;
}

/** Conditions and values so far: add another, or end it. */
export interface CaseExpr<Branches extends readonly unknown[] = readonly unknown[]> {
  when<V extends Operand>(condition: V): WhenThen<[...Branches, OperandTree<V>]>;
  /** The value where no condition holds. */
  otherwise<V extends Operand>(value: V): Called<"case", [...Branches, OperandTree<V>]>;
  /** Null where no condition holds. */
  end(): Called<"case", Branches>;
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
export function when<V extends Operand>(condition: V): WhenThen<[OperandTree<V>]> {
  return pending([], condition);
}

function pending<B extends readonly unknown[]>(
  branches: readonly Operand[],
  condition: Operand,
): WhenThen<B> {
  return { then: (value) => caseOf([...branches, condition, value]) };
}

function caseOf<B extends readonly unknown[]>(branches: readonly Operand[]): CaseExpr<B> {
  return {
    when: (condition) => pending(branches, condition),
    otherwise: (value) => callFunction("case", [...branches, value]) as Called<"case", never>,
    end: () => callFunction("case", branches) as Called<"case", B>,
  };
}
