import type { Column, DataType } from "../data/mod.ts";
import type { ExprFunction } from "./expr_function.ts";
import type { Raw } from "./raw_value.ts";

/** What every bound expression knows. Equal expressions of one binder are the same object with the same `id`. */
interface BoundBase {
  readonly id: number;
  /** Never a dictionary: the type as expressions see it. */
  readonly type: DataType;
  readonly nullable: boolean;
  /** Whether evaluating a row of it can be a row error. */
  readonly fallible: boolean;
  readonly depth: number;
  /** The one input column it reads, {@linkcode noColumn} or {@linkcode manyColumns}. */
  readonly source: number;
}

/** Reads no column. */
export const noColumn = -1;
/** Reads several columns. */
export const manyColumns = -2;

/** An input column by position. */
export interface BoundColumn extends BoundBase {
  readonly kind: "column";
  readonly name: string;
  readonly index: number;
}

/** A constant. */
export interface BoundLiteral extends BoundBase {
  readonly kind: "literal";
  readonly value: Raw;
}

/** A function call whose arguments have exactly the types the function works on. */
export interface BoundCall extends BoundBase {
  readonly kind: "call";
  readonly fn: ExprFunction;
  readonly args: readonly Bound[];
  readonly params: Params;
}

/** Constant options of a call. */
export type Params = { readonly [name: string]: unknown };

/** A typed expression, names resolved, casts explicit. */
export type Bound = BoundColumn | BoundLiteral | BoundCall;

/** What an evaluator reads. */
export interface Frame {
  readonly columns: readonly Column[];
}

/** The exact value of one row; throws a row error. */
export type Evaluator = (frame: Frame, row: number) => Raw;
