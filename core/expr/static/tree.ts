import type { FieldType } from "../../data/mod.ts";
import type { ExprNode } from "../node.ts";

/** A column in a static tree. */
export interface ColTree<Name extends string> {
  readonly op: "col";
  readonly name: Name;
}

/** A constant in a static tree. */
export interface LitTree<T extends FieldType> {
  readonly op: "lit";
  readonly type: T;
}

/** A function call in a static tree; `Params` are those constant options that decide its type. */
export interface CallTree<Fn extends string, Args extends readonly unknown[], Params = undefined> {
  readonly op: "call";
  readonly fn: Fn;
  readonly args: Args;
  readonly params: Params;
}

/** What the type checker knows of an expression: the shape of an {@linkcode ExprNode}. */
// deno-lint-ignore no-explicit-any
export type ExprTree = ColTree<any> | LitTree<any> | CallTree<any, any, any>;

/** Anything that holds an expression: `node` at run time, `tree` for the type checker only. */
export interface ExprLike<N = ExprTree> {
  readonly node: ExprNode;
  /** Phantom, never set. */
  readonly static: N;
}
