import { type Field, Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type ExprLike, type ExprNode, typeOf } from "../expr/mod.ts";

import type { NamedExpr } from "../plan/mod.ts";
import { columnExpressions } from "./column_expressions.ts";

/** An expression as builder methods take it: a tree, a function from the stream's columns to one, a column's name. */
// deno-lint-ignore no-explicit-any
export type ExpressionArgument = string | ExprLike | ((columns: any) => ExprLike);

/** The tree of an argument, and the name it was given or has as a plain column. */
export function readArgument(
  argument: ExpressionArgument,
  input: Schema,
): { node: ExprNode; name: string | null } {
  const given = typeof argument === "function" ? argument(columnExpressions(input)) : argument;
  if (typeof given === "string") return { node: { op: "col", name: given }, name: given };
  const node = given?.node;
  if (node === undefined) throw notAnExpression(given);
  const name = "name" in given && typeof given.name === "string" ? given.name : null;
  return { node, name: name ?? (node.op === "col" ? node.name : null) };
}

/** The tree of an argument with its name; throws `EXPR_UNNAMED` for a computed expression without one. */
export function readNamed(argument: ExpressionArgument, input: Schema): NamedExpr {
  const { node, name } = readArgument(argument, input);
  if (name !== null) return { name, expr: node };
  throw new VolleyError({
    code: "EXPR_UNNAMED",
    message: "Cannot make a column of a computed expression without a name",
    hint: `Name it: expression.as("name").`,
  });
}

/** The column a named expression makes; throws as typing its tree does. */
export function namedField({ name, expr }: NamedExpr, input: Schema): Field {
  const { type, nullable } = typeOf(expr, input);
  return { name, type, nullable };
}

function notAnExpression(given: unknown): VolleyError {
  return new VolleyError({
    code: "EXPR_INVALID",
    message: `Cannot read an expression from ${given === null ? "null" : typeof given}`,
    hint: typeof given === "boolean"
      ? "Write c.amount.gt(100): JavaScript's own > answers once, here and now, not for each row."
      : `Give col("name"), an expression of it, or a function (c) => c.name.`,
  });
}
