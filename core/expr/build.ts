import type { DataType } from "../data/mod.ts";
import { depthOver, rememberDepth } from "./depth.ts";
import { type LiteralInput, literalNode } from "./literal.ts";
import type { CallNode, ColNode, ExprNode, LitNode } from "./node.ts";

/** The node of a column. */
export function columnNode(name: string): ColNode {
  return { op: "col", name };
}

/** What a builder method takes for an operand: an expression, its node, or a constant. */
export type Operand = LiteralInput | { readonly node: ExprNode } | ExprNode;

/** The node of an operand; plain values become constants. */
export function operandNode(operand: Operand): ExprNode {
  if (typeof operand !== "object" || operand === null || operand instanceof Date) return literalNode(operand);
  const node = "node" in operand ? operand.node : operand;
  // Anything else is refused as the constant it is not: untyped callers pass arrays and rows.
  return OPS.has(node?.op) ? node : literalNode(operand as never);
}

const OPS: ReadonlySet<unknown> = new Set(["col", "lit", "call"]);

/** A call of a function of the table; throws `EXPR_TOO_DEEP`. */
export function call(
  fn: string,
  args: readonly Operand[],
  params?: { readonly [name: string]: unknown },
): CallNode {
  const nodes = args.map(operandNode);
  const depth = depthOver(nodes);
  const node: CallNode = params === undefined
    ? { op: "call", fn, args: nodes }
    : { op: "call", fn, args: nodes, params: withoutUndefined(params) };
  rememberDepth(node, depth);
  return node;
}

/** A constant; see {@linkcode literalNode}. */
export function constant(value: LiteralInput, type?: DataType): LitNode {
  return literalNode(value, type);
}

function withoutUndefined(
  params: { readonly [name: string]: unknown },
): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
}
