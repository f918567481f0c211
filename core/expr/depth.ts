import { VolleyError } from "../fault/mod.ts";
import type { ExprNode } from "./node.ts";

/** The deepest expression accepted; a chain of calls longer than this is refused as `EXPR_TOO_DEEP`. */
export const depthMax = 1_000;

const depths = new WeakMap<ExprNode, number>();

/** The depth a call over `args` has; throws `EXPR_TOO_DEEP` beyond {@linkcode depthMax}. Never recurses. */
export function depthOver(args: readonly ExprNode[]): number {
  let deepest = 0;
  for (const arg of args) deepest = Math.max(deepest, arg.op === "call" ? knownDepth(arg) : 1);
  return allowed(deepest + 1);
}

/** Remembers the depth of a node just built, so that building on it stays cheap. */
export function rememberDepth(node: ExprNode, depth: number): void {
  depths.set(node, depth);
}

/** Throws `EXPR_TOO_DEEP` unless the tree is at most {@linkcode depthMax} deep. Never recurses. */
export function checkDepth(node: ExprNode): void {
  knownDepth(node);
}

function knownDepth(node: ExprNode): number {
  const known = depths.get(node);
  if (known !== undefined) return known;
  const depth = measure(node);
  depths.set(node, depth);
  return depth;
}

/** Level by level, each node once a level: shared subtrees must not make it exponential. */
function measure(root: ExprNode): number {
  let level: Set<ExprNode> = new Set([root]);
  let depth = 0;
  while (level.size > 0) {
    depth = allowed(depth + 1);
    const next = new Set<ExprNode>();
    for (const node of level) if (node.op === "call") { for (const arg of node.args) next.add(arg); }
    level = next;
  }
  return depth;
}

function allowed(depth: number): number {
  if (depth <= depthMax) return depth;
  throw new VolleyError({
    code: "EXPR_TOO_DEEP",
    message: `Cannot use an expression nested deeper than ${depthMax} calls`,
    hint: "Split it over several withColumn steps, or use in(...) instead of a chain of or(...).",
  });
}
