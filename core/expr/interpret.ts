import type { Batch, Schema } from "../data/mod.ts";
import { toVolleyError } from "../fault/mod.ts";
import { Binder } from "./bind.ts";
import { evaluator } from "./evaluate.ts";
import type { ExprNode } from "./node.ts";
import { valueOfRaw } from "./raw_value.ts";

/** The value of one physical row, as `ValueOf` says. */
export type ScalarFunction = (batch: Batch, row: number) => unknown;

/** An expression as a function of a batch's row; throws a row error with `at.row`. */
export function compileScalar(node: ExprNode, schema: Schema): ScalarFunction {
  const bound = new Binder(schema).bind(node);
  const evaluate = evaluator(bound);
  return (batch, row) => {
    try {
      return valueOfRaw(bound.type, evaluate(batch, row));
    } catch (error) {
      throw toVolleyError(error, "EXPR_FAILED", "Cannot evaluate an expression", { row });
    }
  };
}

/** The value of one row, exactly: the reference that compiled code is held to. */
export function interpret(node: ExprNode, batch: Batch, row: number): unknown {
  return compileScalar(node, batch.schema)(batch, row);
}
