import type { Kind, Shape } from "../../data/mod.ts";
import type { Expr } from "../expr.ts";
import type { KindIn } from "./argument.ts";
import type { NumberKind } from "./number_promotion.ts";
import type { ColTree } from "./tree.ts";

type Always =
  | "node"
  | "static"
  | "name"
  | "as"
  | "eq"
  | "ne"
  | "isNull"
  | "isNotNull"
  | "in"
  | "coalesce"
  | "ifNull";
type Kept = Always | "nullIf" | "cast" | "tryCast";
type Ordered = Kept | "lt" | "le" | "gt" | "ge" | "between" | "greatest" | "least";
type Calculated =
  | Ordered
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "mod"
  | "neg"
  | "abs"
  | "sign"
  | "round"
  | "floor"
  | "ceil";
type OfNumbers =
  | Calculated
  | "trunc"
  | "sqrt"
  | "pow"
  | "exp"
  | "ln"
  | "log10"
  | "log2"
  | "isNaN"
  | "fromEpochMs";
type Texts =
  | Ordered
  | "length"
  | "lower"
  | "upper"
  | "trim"
  | "ltrim"
  | "rtrim"
  | "substring"
  | "concat"
  | "replace";
type Matched = Texts | "like" | "ilike" | "regexpMatch" | "regexpExtract" | "regexpReplace" | "splitPart";
type OfText = Matched | "startsWith" | "endsWith" | "contains" | "jsonText" | "jsonNumber" | "jsonBoolean";
type OfTimes = Ordered | "truncate" | "extract" | "dateAdd" | "dateDiff" | "toEpochMs";
type OfBools = Ordered | "and" | "or" | "not";

/** Methods that make sense for a kind of column. */
type MethodsOf<K extends Kind> = K extends NumberKind ? OfNumbers
  : K extends "utf8" ? OfText
  : K extends "date" | "timestamp" ? OfTimes
  : K extends "bool" ? OfBools
  : K extends "binary" ? Ordered | "length"
  : K extends "null" ? keyof Expr
  : Kept;

/** A column as an expression, with the methods its type has. */
export type ColumnExpr<Name extends string, F> = Pick<Expr<ColTree<Name>, Name>, MethodsOf<KindIn<F>>>;

/** What `(c) => c.x` is given: an expression for each column. */
export type ColumnsOf<S extends Shape> = { readonly [Name in keyof S & string]: ColumnExpr<Name, S[Name]> };
