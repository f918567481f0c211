import { checkDepth } from "./depth.ts";
import type { ExprNode } from "./node.ts";

/** Names of the columns an expression reads, in order of first use. Throws `EXPR_TOO_DEEP`. */
export function columnsOf(node: ExprNode): string[] {
  checkDepth(node);
  const names = new Set<string>();
  const seen = new Set<ExprNode>();
  const pending: ExprNode[] = [node];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (at.op === "col") names.add(at.name);
    if (at.op === "call") pending.push(...at.args.toReversed());
  }
  return [...names];
}
