import type { FieldType } from "../../data/mod.ts";
import type { ExprNode } from "../node.ts";
import type { LiteralType } from "./literal_type.ts";

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

/** What the type checker knows of an expression: the shape of its node, and its name (undefined where it has none). */
export interface Typed<N, Name> {
  readonly tree: N;
  readonly name: Name;
}

/** Anything that holds an expression: `node` at run time, `static` for the type checker only. */
export interface ExprLike<X = unknown> {
  readonly node: ExprNode;
  /** Phantom, never set. */
  readonly static: X;
}

/** The static tree of an operand: an expression's own, a constant's literal; a bare node tells nothing. */
export type OperandTree<V> = V extends { readonly static: Typed<infer N, unknown> } ? N
  : [LiteralType<V>] extends [never] ? unknown
  : LitTree<LiteralType<V>>;

/** The static trees of several operands. */
export type OperandTrees<V extends readonly unknown[]> = { [I in keyof V]: OperandTree<V[I]> };
