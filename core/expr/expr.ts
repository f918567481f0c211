import type { DataType } from "../data/mod.ts";
import { call, columnNode, constant, type Operand } from "./build.ts";
import type { LiteralInput } from "./literal.ts";
import type { ExprNode } from "./node.ts";

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

/**
 * An expression being built: immutable, every method gives a new one. `node` is the serialisable tree, `name` what
 * the result is called where `as` said so; `N` carries the static type.
 *
 * @example
 * ```ts
 * import { col, lit } from "@volley/volley";
 * const late = col("delay").gt(15).and(col("origin").ne("LAX"));
 * const minutes = col("seconds").div(lit(60)).as("minutes");
 * console.assert(minutes.name === "minutes" && late.node.op === "call");
 * ```
 */
export class Expr<N = unknown> {
  /** Phantom: carries the static type, never set. */
  declare readonly static: N;
  readonly node: ExprNode;
  readonly name: string | undefined;

  constructor(node: ExprNode, name?: string) {
    this.node = node;
    this.name = name;
  }

  /** The same expression, its result named. */
  as(name: string): Expr {
    return new Expr(this.node, name);
  }

  /** Sum. */
  add(other: Operand): Expr {
    return make("add", [this, other]);
  }
  /** Difference. */
  sub(other: Operand): Expr {
    return make("sub", [this, other]);
  }
  /** Product. */
  mul(other: Operand): Expr {
    return make("mul", [this, other]);
  }
  /** Quotient: of integers truncated towards zero. */
  div(other: Operand): Expr {
    return make("div", [this, other]);
  }
  /** Remainder with the sign of the dividend. */
  mod(other: Operand): Expr {
    return make("mod", [this, other]);
  }
  /** The negative. */
  neg(): Expr {
    return make("neg", [this]);
  }
  /** Equal. */
  eq(other: Operand): Expr {
    return make("eq", [this, other]);
  }
  /** Not equal. */
  ne(other: Operand): Expr {
    return make("ne", [this, other]);
  }
  /** Less than. */
  lt(other: Operand): Expr {
    return make("lt", [this, other]);
  }
  /** Less or equal. */
  le(other: Operand): Expr {
    return make("le", [this, other]);
  }
  /** Greater than. */
  gt(other: Operand): Expr {
    return make("gt", [this, other]);
  }
  /** Greater or equal. */
  ge(other: Operand): Expr {
    return make("ge", [this, other]);
  }
  /** Whether it is null; never null itself. */
  isNull(): Expr {
    return make("isNull", [this]);
  }
  /** Whether it is not null; never null itself. */
  isNotNull(): Expr {
    return make("isNotNull", [this]);
  }
  /** Whether it is the float NaN. */
  isNaN(): Expr {
    return make("isNaN", [this]);
  }
  /** Whether it equals one of the values. */
  in(...values: readonly Operand[]): Expr {
    return make("in", [this, ...values]);
  }
  /** Whether `low <= this <= high`. */
  between(low: Operand, high: Operand): Expr {
    return make("between", [this, low, high]);
  }
  /** Three-valued and. */
  and(...others: readonly Operand[]): Expr {
    return make("and", [this, ...others]);
  }
  /** Three-valued or. */
  or(...others: readonly Operand[]): Expr {
    return make("or", [this, ...others]);
  }
  /** Three-valued not. */
  not(): Expr {
    return make("not", [this]);
  }
  /** The first of these that is not null. */
  coalesce(...others: readonly Operand[]): Expr {
    return make("coalesce", [this, ...others]);
  }
  /** `other` where this is null. */
  ifNull(other: Operand): Expr {
    return make("ifNull", [this, other]);
  }
  /** Null where this equals `other`. */
  nullIf(other: Operand): Expr {
    return make("nullIf", [this, other]);
  }
  /** Converted to `type`; a value without counterpart is a row error. */
  cast(type: DataType): Expr {
    return make("cast", [this], { to: type });
  }
  /** Converted to `type`; a value without counterpart is null. */
  tryCast(type: DataType): Expr {
    return make("tryCast", [this], { to: type });
  }

  /** Characters (code points) of text, bytes of binary. */
  length(): Expr {
    return make("length", [this]);
  }
  /** Lower case, without regard to locale. */
  lower(): Expr {
    return make("lower", [this]);
  }
  /** Upper case, without regard to locale. */
  upper(): Expr {
    return make("upper", [this]);
  }
  /** Without white space at both ends. */
  trim(): Expr {
    return make("trim", [this]);
  }
  /** Without white space at the start. */
  ltrim(): Expr {
    return make("ltrim", [this]);
  }
  /** Without white space at the end. */
  rtrim(): Expr {
    return make("rtrim", [this]);
  }
  /** Characters from `start` (0-based) up to `end`, which is left out; to the end by default. */
  substring(start: Operand, end?: Operand): Expr {
    return make("substring", end === undefined ? [this, start] : [this, start, end]);
  }
  /** These texts one after another; null if any is null. */
  concat(...others: readonly Operand[]): Expr {
    return make("concat", [this, ...others]);
  }
  /** SQL pattern: `%` any text, `_` one character, `\` escapes. */
  like(pattern: string): Expr {
    return make("like", [this], { pattern });
  }
  /** As {@linkcode Expr.like}, without regard to case. */
  ilike(pattern: string): Expr {
    return make("ilike", [this], { pattern });
  }
  /** Whether the regular expression matches anywhere. */
  regexpMatch(pattern: string | RegExp): Expr {
    return make("regexpMatch", [this], patternParams(pattern));
  }
  /** The match's capture group (default 0, the whole match), or null. */
  regexpExtract(pattern: string | RegExp, group = 0): Expr {
    return make("regexpExtract", [this], { ...patternParams(pattern), group });
  }
  /** Every match replaced; `$1` in `replacement` is a capture group. */
  regexpReplace(pattern: string | RegExp, replacement: string): Expr {
    return make("regexpReplace", [this], { ...patternParams(pattern), replacement });
  }
  /** Part `index` (0-based, negative from the end) between separators, or null. */
  splitPart(separator: string, index: number): Expr {
    return make("splitPart", [this], { separator, index });
  }
  /** Every occurrence of a text replaced. */
  replace(search: string, replacement: string): Expr {
    return make("replace", [this], { search, replacement });
  }
  /** Whether it starts with `other`. */
  startsWith(other: Operand): Expr {
    return make("startsWith", [this, other]);
  }
  /** Whether it ends with `other`. */
  endsWith(other: Operand): Expr {
    return make("endsWith", [this, other]);
  }
  /** Whether `other` occurs in it. */
  contains(other: Operand): Expr {
    return make("contains", [this, other]);
  }
  /** The value at a JSON path (`$.a.b[0]`) as text: strings bare, anything else as JSON; null where absent. */
  jsonText(path: string): Expr {
    return make("jsonText", [this], { path });
  }
  /** The number at a JSON path as float64; null where absent or not a number. */
  jsonNumber(path: string): Expr {
    return make("jsonNumber", [this], { path });
  }
  /** The boolean at a JSON path; null where absent or not a boolean. */
  jsonBoolean(path: string): Expr {
    return make("jsonBoolean", [this], { path });
  }

  /** The start of the calendar unit it lies in; weeks start on Monday. */
  truncate(unit: CalendarUnit, options?: ZoneOptions): Expr {
    return make("truncate", [this], { unit, timezone: options?.timezone });
  }
  /** A calendar field as int32 (`epoch`: seconds as float64). */
  extract(part: CalendarPart, options?: ZoneOptions): Expr {
    return make("extract", [this], { part, timezone: options?.timezone });
  }
  /** Moved by `amount` units (an integer, negative for earlier); months end on their last day. */
  dateAdd(amount: Operand, unit: CalendarUnit): Expr {
    return make("dateAdd", [this, amount], { unit });
  }
  /** Whole units from `earlier` to this one, truncated towards zero, as int64. */
  dateDiff(earlier: Operand, unit: CalendarUnit): Expr {
    return make("dateDiff", [this, earlier], { unit });
  }
  /** Epoch milliseconds as int64. */
  toEpochMs(): Expr {
    return make("toEpochMs", [this]);
  }
  /** A timestamp[ms] from epoch milliseconds. */
  fromEpochMs(): Expr {
    return make("fromEpochMs", [this]);
  }

  /** Absolute value. */
  abs(): Expr {
    return make("abs", [this]);
  }
  /** Rounded half away from zero, to `digits` places (default 0). */
  round(digits = 0): Expr {
    return make("round", [this], { digits });
  }
  /** Greatest whole number not above. */
  floor(): Expr {
    return make("floor", [this]);
  }
  /** Least whole number not below. */
  ceil(): Expr {
    return make("ceil", [this]);
  }
  /** Without its fraction. */
  trunc(): Expr {
    return make("trunc", [this]);
  }
  /** Square root; NaN below 0. */
  sqrt(): Expr {
    return make("sqrt", [this]);
  }
  /** To the power of `exponent`, as float64. */
  pow(exponent: Operand): Expr {
    return make("pow", [this, exponent]);
  }
  /** e to the power of this. */
  exp(): Expr {
    return make("exp", [this]);
  }
  /** Natural logarithm; NaN below 0, -Infinity of 0. */
  ln(): Expr {
    return make("ln", [this]);
  }
  /** Logarithm to base 10. */
  log10(): Expr {
    return make("log10", [this]);
  }
  /** Logarithm to base 2. */
  log2(): Expr {
    return make("log2", [this]);
  }
  /** -1, 0 or 1. */
  sign(): Expr {
    return make("sign", [this]);
  }
  /** The greatest of these; null if any is null. */
  greatest(...others: readonly Operand[]): Expr {
    return make("greatest", [this, ...others]);
  }
  /** The least of these; null if any is null. */
  least(...others: readonly Operand[]): Expr {
    return make("least", [this, ...others]);
  }
}

/** A column of the stream by name. */
export function col(name: string): Expr {
  return new Expr(columnNode(name), name);
}

/** A constant; `type` where the value's own (int32 or int64, float64, utf8, bool, timestamp[ms]) is not meant. */
export function lit(value: LiteralInput, type?: DataType): Expr {
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

function make(fn: string, args: readonly Operand[], params?: { readonly [name: string]: unknown }): Expr {
  return new Expr(call(fn, args, params));
}

function patternParams(pattern: string | RegExp): { pattern: string; flags?: string } {
  if (typeof pattern === "string") return { pattern };
  return { pattern: pattern.source, flags: pattern.flags.replace(/[gy]/g, "") };
}
