import type { DataType } from "../data/mod.ts";
import { call, columnNode, constant, type Operand } from "./build.ts";
import type { LiteralInput } from "./literal.ts";
import type { ExprNode } from "./node.ts";
import type { LiteralType } from "./static/literal_type.ts";
import type { CallTree, ColTree, LitTree, OperandTree, OperandTrees, Typed } from "./static/tree.ts";

/** Units {@linkcode Expr.truncate} and {@linkcode Expr.dateAdd} know. */
export type CalendarUnit =
  | "year"
  | "quarter"
  | "month"
  | "week"
  | "day"
  | "hour"
  | "minute"
  | "second"
  | "millisecond"
  | "microsecond"
  | "nanosecond";

/** Parts {@linkcode Expr.extract} can take from an instant. */
export type CalendarPart = CalendarUnit | "dayOfWeek" | "isoDayOfWeek" | "dayOfYear" | "epoch";

/** Where calendar fields are read: an IANA zone such as `"America/New_York"`; default UTC. */
export interface ZoneOptions {
  readonly timezone?: string;
}

/** The expression of a call over static trees. */
export type Called<Fn extends string, Args extends readonly unknown[], Params = undefined> = Expr<
  CallTree<Fn, Args, Params>,
  undefined
>;

/**
 * An expression being built: immutable, every method gives a new one. `node` is the serialisable tree, `name` what
 * the result is called where `as` said so (a column: itself). `N` and `Name` tell the type checker the same.
 *
 * @example
 * ```ts
 * import { col, lit } from "@volley/volley";
 * const late = col("delay").gt(15).and(col("origin").ne("LAX"));
 * const minutes = col("seconds").div(lit(60)).as("minutes");
 * console.assert(minutes.name === "minutes" && late.node.op === "call");
 * ```
 */
export class Expr<N = unknown, Name extends string | undefined = string | undefined> {
  /** Phantom: carries the static type, never set. */
  declare readonly static: Typed<N, Name>;
  readonly node: ExprNode;
  readonly name: Name;

  constructor(node: ExprNode, name?: string) {
    this.node = node;
    this.name = name as Name;
  }

  /** The same expression, its result named. */
  as<const As extends string>(name: As): Expr<N, As> {
    return new Expr(this.node, name);
  }

  /** The tree alone: `JSON.stringify(expr)` can be read back with `parseExpr`. */
  toJSON(): ExprNode {
    return this.node;
  }

  /** Sum. */
  add<const V extends Operand>(other: V): Called<"add", [N, OperandTree<V>]> {
    return make("add", [this, other]);
  }
  /** Difference. */
  sub<const V extends Operand>(other: V): Called<"sub", [N, OperandTree<V>]> {
    return make("sub", [this, other]);
  }
  /** Product. */
  mul<const V extends Operand>(other: V): Called<"mul", [N, OperandTree<V>]> {
    return make("mul", [this, other]);
  }
  /** Quotient: of integers truncated towards zero. */
  div<const V extends Operand>(other: V): Called<"div", [N, OperandTree<V>]> {
    return make("div", [this, other]);
  }
  /** Remainder with the sign of the dividend. */
  mod<const V extends Operand>(other: V): Called<"mod", [N, OperandTree<V>]> {
    return make("mod", [this, other]);
  }
  /** The negative. */
  neg(): Called<"neg", [N]> {
    return make("neg", [this]);
  }
  /** Equal. */
  eq<const V extends Operand>(other: V): Called<"eq", [N, OperandTree<V>]> {
    return make("eq", [this, other]);
  }
  /** Not equal. */
  ne<const V extends Operand>(other: V): Called<"ne", [N, OperandTree<V>]> {
    return make("ne", [this, other]);
  }
  /** Less than. */
  lt<const V extends Operand>(other: V): Called<"lt", [N, OperandTree<V>]> {
    return make("lt", [this, other]);
  }
  /** Less or equal. */
  le<const V extends Operand>(other: V): Called<"le", [N, OperandTree<V>]> {
    return make("le", [this, other]);
  }
  /** Greater than. */
  gt<const V extends Operand>(other: V): Called<"gt", [N, OperandTree<V>]> {
    return make("gt", [this, other]);
  }
  /** Greater or equal. */
  ge<const V extends Operand>(other: V): Called<"ge", [N, OperandTree<V>]> {
    return make("ge", [this, other]);
  }
  /** Whether it is null; never null itself. */
  isNull(): Called<"isNull", [N]> {
    return make("isNull", [this]);
  }
  /** Whether it is not null; never null itself. */
  isNotNull(): Called<"isNotNull", [N]> {
    return make("isNotNull", [this]);
  }
  /** Whether it is the float NaN. */
  isNaN(): Called<"isNaN", [N]> {
    return make("isNaN", [this]);
  }
  /** Whether it equals one of the values. */
  in<const V extends readonly Operand[]>(...values: V): Called<"in", [N, ...OperandTrees<V>]> {
    return make("in", [this, ...values]);
  }
  /** Whether `low <= this <= high`. */
  between<const V extends Operand, const W extends Operand>(
    low: V,
    high: W,
  ): Called<"between", [N, OperandTree<V>, OperandTree<W>]> {
    return make("between", [this, low, high]);
  }
  /** Three-valued and. */
  and<const V extends readonly Operand[]>(...others: V): Called<"and", [N, ...OperandTrees<V>]> {
    return make("and", [this, ...others]);
  }
  /** Three-valued or. */
  or<const V extends readonly Operand[]>(...others: V): Called<"or", [N, ...OperandTrees<V>]> {
    return make("or", [this, ...others]);
  }
  /** Three-valued not. */
  not(): Called<"not", [N]> {
    return make("not", [this]);
  }
  /** The first of these that is not null. */
  coalesce<const V extends readonly Operand[]>(...others: V): Called<"coalesce", [N, ...OperandTrees<V>]> {
    return make("coalesce", [this, ...others]);
  }
  /** `other` where this is null. */
  ifNull<const V extends Operand>(other: V): Called<"ifNull", [N, OperandTree<V>]> {
    return make("ifNull", [this, other]);
  }
  /** Null where this equals `other`. */
  nullIf<const V extends Operand>(other: V): Called<"nullIf", [N, OperandTree<V>]> {
    return make("nullIf", [this, other]);
  }
  /** Converted to `type`; a value without counterpart is a row error. */
  cast<const T extends DataType>(type: T): Called<"cast", [N], { readonly to: T }> {
    return make("cast", [this], { to: type });
  }
  /** Converted to `type`; a value without counterpart is null. */
  tryCast<const T extends DataType>(type: T): Called<"tryCast", [N], { readonly to: T }> {
    return make("tryCast", [this], { to: type });
  }

  /** Characters (code points) of text, bytes of binary. */
  length(): Called<"length", [N]> {
    return make("length", [this]);
  }
  /** Lower case, without regard to locale. */
  lower(): Called<"lower", [N]> {
    return make("lower", [this]);
  }
  /** Upper case, without regard to locale. */
  upper(): Called<"upper", [N]> {
    return make("upper", [this]);
  }
  /** Without white space at both ends. */
  trim(): Called<"trim", [N]> {
    return make("trim", [this]);
  }
  /** Without white space at the start. */
  ltrim(): Called<"ltrim", [N]> {
    return make("ltrim", [this]);
  }
  /** Without white space at the end. */
  rtrim(): Called<"rtrim", [N]> {
    return make("rtrim", [this]);
  }
  /** Characters from `start` (0-based) up to `end`, which is left out; to the end by default. */
  substring<const V extends Operand, const W extends Operand = never>(
    start: V,
    end?: W,
  ): Called<"substring", [W] extends [never] ? [N, OperandTree<V>] : [N, OperandTree<V>, OperandTree<W>]> {
    return make("substring", end === undefined ? [this, start] : [this, start, end]);
  }
  /** These texts one after another; null if any is null. */
  concat<const V extends readonly Operand[]>(...others: V): Called<"concat", [N, ...OperandTrees<V>]> {
    return make("concat", [this, ...others]);
  }
  /** SQL pattern: `%` any text, `_` one character, `\` escapes. */
  like(pattern: string): Called<"like", [N]> {
    return make("like", [this], { pattern });
  }
  /** As {@linkcode Expr.like}, without regard to case. */
  ilike(pattern: string): Called<"ilike", [N]> {
    return make("ilike", [this], { pattern });
  }
  /** Whether the regular expression matches anywhere. */
  regexpMatch(pattern: string | RegExp): Called<"regexpMatch", [N]> {
    return make("regexpMatch", [this], patternParams(pattern));
  }
  /** The match's capture group (default 0, the whole match), or null. */
  regexpExtract(pattern: string | RegExp, group = 0): Called<"regexpExtract", [N]> {
    return make("regexpExtract", [this], { ...patternParams(pattern), group });
  }
  /** Every match replaced; `$1` in `replacement` is a capture group. */
  regexpReplace(pattern: string | RegExp, replacement: string): Called<"regexpReplace", [N]> {
    return make("regexpReplace", [this], { ...patternParams(pattern), replacement });
  }
  /** Part `index` (0-based, negative from the end) between separators, or null. */
  splitPart(separator: string, index: number): Called<"splitPart", [N]> {
    return make("splitPart", [this], { separator, index });
  }
  /** Every occurrence of a text replaced. */
  replace(search: string, replacement: string): Called<"replace", [N]> {
    return make("replace", [this], { search, replacement });
  }
  /** Whether it starts with `other`. */
  startsWith<const V extends Operand>(other: V): Called<"startsWith", [N, OperandTree<V>]> {
    return make("startsWith", [this, other]);
  }
  /** Whether it ends with `other`. */
  endsWith<const V extends Operand>(other: V): Called<"endsWith", [N, OperandTree<V>]> {
    return make("endsWith", [this, other]);
  }
  /** Whether `other` occurs in it. */
  contains<const V extends Operand>(other: V): Called<"contains", [N, OperandTree<V>]> {
    return make("contains", [this, other]);
  }
  /** The value at a JSON path (`$.a.b[0]`) as text: strings bare, anything else as JSON; null where absent. */
  jsonText(path: string): Called<"jsonText", [N]> {
    return make("jsonText", [this], { path });
  }
  /** The number at a JSON path as float64; null where absent or not a number. */
  jsonNumber(path: string): Called<"jsonNumber", [N]> {
    return make("jsonNumber", [this], { path });
  }
  /** The boolean at a JSON path; null where absent or not a boolean. */
  jsonBoolean(path: string): Called<"jsonBoolean", [N]> {
    return make("jsonBoolean", [this], { path });
  }

  /** The start of the calendar unit it lies in; weeks start on Monday. */
  truncate<const U extends CalendarUnit>(
    unit: U,
    options?: ZoneOptions,
  ): Called<"truncate", [N], { readonly unit: U }> {
    return make("truncate", [this], { unit, timezone: options?.timezone });
  }
  /** A calendar field as int32 (`epoch`: seconds as float64). */
  extract<const P extends CalendarPart>(
    part: P,
    options?: ZoneOptions,
  ): Called<"extract", [N], { readonly part: P }> {
    return make("extract", [this], { part, timezone: options?.timezone });
  }
  /** Moved by `amount` units (an integer, negative for earlier); months end on their last day. */
  dateAdd<const V extends Operand, const U extends CalendarUnit>(
    amount: V,
    unit: U,
  ): Called<"dateAdd", [N, OperandTree<V>], { readonly unit: U }> {
    return make("dateAdd", [this, amount], { unit });
  }
  /** Whole units from `earlier` to this one, truncated towards zero, as int64. */
  dateDiff<const V extends Operand>(earlier: V, unit: CalendarUnit): Called<"dateDiff", [N, OperandTree<V>]> {
    return make("dateDiff", [this, earlier], { unit });
  }
  /** Epoch milliseconds as int64. */
  toEpochMs(): Called<"toEpochMs", [N]> {
    return make("toEpochMs", [this]);
  }
  /** A timestamp[ms] from epoch milliseconds. */
  fromEpochMs(): Called<"fromEpochMs", [N]> {
    return make("fromEpochMs", [this]);
  }

  /** Absolute value. */
  abs(): Called<"abs", [N]> {
    return make("abs", [this]);
  }
  /** Rounded half away from zero, to `digits` places (default 0). */
  round(digits = 0): Called<"round", [N]> {
    return make("round", [this], { digits });
  }
  /** Greatest whole number not above. */
  floor(): Called<"floor", [N]> {
    return make("floor", [this]);
  }
  /** Least whole number not below. */
  ceil(): Called<"ceil", [N]> {
    return make("ceil", [this]);
  }
  /** Without its fraction. */
  trunc(): Called<"trunc", [N]> {
    return make("trunc", [this]);
  }
  /** Square root; NaN below 0. */
  sqrt(): Called<"sqrt", [N]> {
    return make("sqrt", [this]);
  }
  /** To the power of `exponent`, as float64. */
  pow<const V extends Operand>(exponent: V): Called<"pow", [N, OperandTree<V>]> {
    return make("pow", [this, exponent]);
  }
  /** e to the power of this. */
  exp(): Called<"exp", [N]> {
    return make("exp", [this]);
  }
  /** Natural logarithm; NaN below 0, -Infinity of 0. */
  ln(): Called<"ln", [N]> {
    return make("ln", [this]);
  }
  /** Logarithm to base 10. */
  log10(): Called<"log10", [N]> {
    return make("log10", [this]);
  }
  /** Logarithm to base 2. */
  log2(): Called<"log2", [N]> {
    return make("log2", [this]);
  }
  /** -1, 0 or 1. */
  sign(): Called<"sign", [N]> {
    return make("sign", [this]);
  }
  /** The greatest of these; null if any is null. */
  greatest<const V extends readonly Operand[]>(...others: V): Called<"greatest", [N, ...OperandTrees<V>]> {
    return make("greatest", [this, ...others]);
  }
  /** The least of these; null if any is null. */
  least<const V extends readonly Operand[]>(...others: V): Called<"least", [N, ...OperandTrees<V>]> {
    return make("least", [this, ...others]);
  }
}

/** A column of the stream by name. */
export function col<const Name extends string>(name: Name): Expr<ColTree<Name>, Name> {
  return new Expr(columnNode(name), name);
}

/** A constant; `type` where the value's own (int32 or int64, float64, utf8, bool, timestamp[ms]) is not meant. */
export function lit<const V extends LiteralInput>(value: V): Expr<LitTree<LiteralType<V>>, undefined>;
/** A constant of a given type. */
export function lit<const T extends DataType>(value: LiteralInput, type: T): Expr<LitTree<T>, undefined>;
export function lit(value: LiteralInput, type?: DataType): Expr<unknown, undefined> {
  return new Expr(constant(value, type));
}

/** Any function of the table by name: what plans and generated code use. */
export function callFunction(
  fn: string,
  args: readonly Operand[],
  params?: { readonly [name: string]: unknown },
): Expr {
  return new Expr(call(fn, args, params));
}

function make<N>(
  fn: string,
  args: readonly Operand[],
  params?: { readonly [name: string]: unknown },
): Expr<N, undefined> {
  return new Expr(call(fn, args, params));
}

function patternParams(pattern: string | RegExp): { pattern: string; flags?: string } {
  if (typeof pattern === "string") return { pattern };
  return { pattern: pattern.source, flags: pattern.flags.replace(/[gy]/g, "") };
}
