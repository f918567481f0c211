import type { Field, Schema } from "../data/mod.ts";
import type { ExprNode } from "../expr/mod.ts";

/** Type and nullability of an expression over a stream's columns. */
export function fieldOf(node: ExprNode, input: Schema): Field {
  if (node.op === "col") return input.field(node.name);
  throw new Error("typing of expressions is being written");
}
