import { type DataType, logicalType, type Schema } from "../data/mod.ts";
import { Binder } from "./bind.ts";
import type { ExprNode } from "./node.ts";

/** What an expression gives: its type and whether it can be null. */
export interface ExprType {
  readonly type: DataType;
  readonly nullable: boolean;
}

/**
 * The type of an expression over a schema; a bare column keeps its declared type. Throws `COLUMN_NOT_FOUND`,
 * `EXPR_TYPE_MISMATCH`, `EXPR_UNKNOWN_FUNCTION` or `EXPR_TOO_DEEP`.
 */
export function typeOf(node: ExprNode, schema: Schema): ExprType {
  const { type, nullable } = new Binder(schema).bind(node);
  const declared = node.op === "col" ? schema.field(node.name).type : type;
  return { type: logicalType(declared) === declared ? type : declared, nullable };
}
