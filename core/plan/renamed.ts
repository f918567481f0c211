import type { ExprNode } from "../expr/mod.ts";

/** The expression with other names for its columns; those without a new name keep theirs. */
export function renamed(node: ExprNode, names: ReadonlyMap<string, string>): ExprNode {
  if (node.op === "lit") return node;
  if (node.op === "col") return { op: "col", name: names.get(node.name) ?? node.name };
  return { ...node, args: node.args.map((arg) => renamed(arg, names)) };
}
