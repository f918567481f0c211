import type { Schema } from "../data/mod.ts";
import { Binder } from "./bind.ts";
import type { ExprNode } from "./node.ts";

/**
 * Whether some row can make the expression a row error: an overflow, a cast without counterpart, a division by zero.
 * Throws as {@linkcode typeOf} does.
 */
export function canFail(node: ExprNode, schema: Schema): boolean {
  return new Binder(schema).bind(node).fallible;
}
