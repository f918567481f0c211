import type { DataType } from "../data/mod.ts";

/** A JSON-safe literal: 64-bit integers and decimals are text, bytes base64; `type` says how to read it. */
export type LiteralValue = null | boolean | number | string;

/** A column of the stream. */
export interface ColNode {
  readonly op: "col";
  readonly name: string;
}

/** A constant. */
export interface LitNode {
  readonly op: "lit";
  readonly type: DataType;
  readonly value: LiteralValue;
}

/** A function of other expressions: `fn` is a name in the function table, `params` its constant options. */
export interface CallNode {
  readonly op: "call";
  readonly fn: string;
  readonly args: readonly ExprNode[];
  readonly params?: { readonly [name: string]: unknown };
}

/** An expression as immutable, JSON-serialisable data. */
export type ExprNode = ColNode | LitNode | CallNode;
