import type {
  Bool,
  DataType,
  Float64,
  Int32,
  Int64,
  Kind,
  Null,
  Nullable,
  Timestamp,
  Utf8,
} from "../../data/mod.ts";
import type { AllNullable, AsType, KindIn, Logical, Strict, Tag, TypeIn } from "./argument.ts";
import type { ExprError } from "./expr_error.ts";
import type { Arithmetic, FloatKind, IntegerKind, Marked, Negated, NumberKind } from "./number_promotion.ts";
import type { Unified } from "./unify.ts";

type Args = readonly unknown[];

/** Kinds of the arguments that are none of `Allowed`; never where all fit. */
type Wrong<A extends Args, Allowed extends Kind> = Exclude<KindIn<A[number]>, Allowed | "null">;

/** `Result` where every argument's kind is allowed, nullable where any is; else an error. */
type Taking<
  Name extends string,
  A extends Args,
  Allowed extends Kind,
  Result extends DataType,
  Wanted extends string,
> = [Wrong<A, Allowed>] extends [never] ? Strict<A, Result>
  : ExprError<`cannot apply ${Name}() to ${Wrong<A, Allowed>}: it takes ${Wanted}`>;

type OnText<Name extends string, A extends Args, Result extends DataType> = Taking<
  Name,
  A,
  "utf8",
  Result,
  "text"
>;
type OnNumbers<Name extends string, A extends Args, Result extends DataType> = Taking<
  Name,
  A,
  NumberKind,
  Result,
  "numbers"
>;
type OnConditions<Name extends string, A extends Args> = Taking<Name, A, "bool", Bool, "conditions">;

/** A function that may give null whatever it is given. */
type OrNull<T> = T extends DataType ? Nullable<T> : T;

type Calculation<Name extends string, A extends Args> = OnNumbers<Name, A, Arithmetic<Tag<A[0]>, Tag<A[1]>>>;

/** Division of decimals is a float64. */
type Division<Name extends string, A extends Args> = OnNumbers<
  Name,
  A,
  Arithmetic<Tag<A[0]>, Tag<A[1]>> extends { readonly kind: "decimal" } ? Float64
    : Arithmetic<Tag<A[0]>, Tag<A[1]>>
>;

type TimeKind = "date" | "timestamp";

/** Whether two kinds of value can be compared: numbers, times (also with constant text), or the same plain kind. */
type AreComparable<T extends string> = [T] extends [never] ? true
  : [T] extends [Marked<NumberKind>] ? true
  : [T] extends [Marked<"utf8">] ? true
  : [T] extends [Marked<TimeKind> | "utf8!"] ? true
  : [T] extends [Marked<"bool">] ? true
  : [T] extends [Marked<"binary">] ? true
  : false;

type Comparison<A extends Args> = AreComparable<Exclude<Tag<A[0]> | Tag<A[1]>, Marked<"null">>> extends true
  ? Strict<A, Bool>
  : ExprError<`cannot compare ${KindIn<A[0]>} with ${KindIn<A[1]>}: they have no common type`>;

type Membership<A extends Args, All extends Args = A> = A extends
  readonly [infer First, infer Other, ...infer Rest]
  ? Comparison<[First, Other]> extends infer Compared
    ? Compared extends ExprError<string> ? Compared : Membership<[First, ...Rest], All>
  : never
  : Strict<All, Bool>;

type Between<A extends Args> = Comparison<[A[0], A[1]]> extends infer Low
  ? Low extends ExprError<string> ? Low
  : Comparison<[A[0], A[2]]> extends infer High ? High extends ExprError<string> ? High : Strict<A, Bool>
  : never
  : never;

type OrError<T, Result> = T extends ExprError<string> ? T : Result;

type Unify<A extends Args, Doing extends string, Allow extends "any" | "all"> = Unified<A, Doing> extends
  infer T ? T extends DataType ? (Allow extends "all" ? AllNullable<A, T> : Strict<A, T>) : T
  : never;

type Extreme<A extends Args, Name extends string> = [KindIn<A[number]> & Unordered] extends [never]
  ? Unify<A, `cannot take the ${Name}`, "any">
  : ExprError<`cannot take the ${Name} of ${KindIn<A[number]> & Unordered}: it has no order`>;

type Unordered = "binary" | "list" | "fixedSizeList" | "struct";

/** Values of a `case`: every second argument, and the last where it has no condition. */
type Values<A extends Args, Taken extends Args = []> = A extends
  readonly [unknown, infer Value, ...infer Rest] ? Values<Rest, [...Taken, Value]>
  : A extends readonly [infer Otherwise] ? { values: [...Taken, Otherwise]; exhaustive: true }
  : { values: Taken; exhaustive: false };

type Conditions<A extends Args, Taken extends Args = []> = A extends
  readonly [infer Condition, unknown, ...infer Rest] ? Conditions<Rest, [...Taken, Condition]>
  : Taken;

type Case<A extends Args> = OnConditions<"when", Conditions<A>> extends infer C
  ? C extends ExprError<string> ? C
  : Values<A> extends { values: infer V extends Args; exhaustive: infer E }
    ? Unify<V, "cannot give one column the values of all branches", "any"> extends infer T
      ? E extends true ? T : OrNull<T>
    : never
  : never
  : never;

type KeepingType<Name extends string, A extends Args> = OnNumbers<
  Name,
  A,
  TypeIn<A[0]> extends infer T ? T extends Null | { readonly kind: "decimal" } ? Float64 : AsType<T>
    : never
>;

type Abs<A extends Args> = OnNumbers<
  "abs",
  A,
  TypeIn<A[0]> extends infer T ? T extends Null ? Float64 : AsType<T> : never
>;
type Sign<A extends Args> = OnNumbers<"sign", A, KindIn<A[0]> extends FloatKind | "null" ? Float64 : Int32>;

type To<P> = P extends { readonly to: infer T extends DataType } ? AsType<Logical<T>> : never;

type Family<K> = K extends NumberKind ? "number"
  : K extends TimeKind ? "time"
  : K extends "utf8" ? "text"
  : K extends "bool" ? "bool"
  : K extends "binary" ? "bytes"
  : "other";

/** Whether values of one family can be cast to another. */
type CanCast<From, Into> = From extends "other" ? false
  : Into extends "other" ? false
  : From extends Into ? true
  : From extends "bytes" ? (Into extends "text" ? true : false)
  : From extends "text" ? true
  : Into extends "text" ? true
  : `${From & string}>${Into & string}` extends "number>bool" | "bool>number" | "time>number" | "number>time"
    ? true
  : false;

type Cast<A extends Args, P> = KindIn<A[0]> extends infer K extends Kind
  ? To<P> extends infer T extends DataType ? K extends "null" ? Nullable<T>
    : TypeIn<A[0]> extends T ? Strict<A, T>
    : CanCast<Family<K>, Family<T["kind"]>> extends true ? Strict<A, T>
    : ExprError<`cannot cast ${K} to ${T["kind"]}`>
  : never
  : never;

type SubRange = {
  readonly int8: "int8" | "int16" | "int32" | "int64";
  readonly int16: "int16" | "int32" | "int64";
  readonly int32: "int32" | "int64";
  readonly int64: "int64";
  readonly uint8: IntegerKind extends infer K ? Exclude<K, "int8"> : never;
  readonly uint16: "uint16" | "uint32" | "uint64" | "int32" | "int64";
  readonly uint32: "uint32" | "uint64" | "int64";
  readonly uint64: "uint64";
};

/** Whether every value of a kind converts, so that a try-cast is never null. */
type IsTotal<From extends Kind, Into extends Kind> = From extends Into
  ? (From extends "decimal" | "timestamp" ? false : true)
  : Into extends FloatKind ? (From extends "utf8" ? false : true)
  : Into extends "utf8" ? (From extends NumberKind | "bool" ? true : false)
  : From extends keyof SubRange ? (Into extends SubRange[From] | "bool" ? true : false)
  : From extends "bool" ? (Into extends IntegerKind ? true : false)
  : From extends "utf8" ? (Into extends "binary" ? true : false)
  : false;

type TryCast<A extends Args, P> = Cast<A, P> extends infer T ? T extends ExprError<string> ? T
  : IsTotal<KindIn<A[0]>, To<P>["kind"]> extends true ? T
  : T extends DataType ? Nullable<T>
  : T
  : never;

type Truncate<A extends Args> = Taking<
  "truncate",
  A,
  TimeKind,
  AsType<TypeIn<A[0]>>,
  "a timestamp or date"
>;
/** Units too fine for a time's own. */
type Finer = {
  readonly date: "hour" | "minute" | Finer["s"];
  readonly s: "millisecond" | Finer["ms"];
  readonly ms: "microsecond" | Finer["us"];
  readonly us: "nanosecond";
  readonly ns: never;
};

type Resolution<T> = T extends Timestamp<infer U> ? U : "date";

type DateAdd<A extends Args, P> = Truncate<[A[0]]> extends infer T ? T extends ExprError<string> ? T
  : [Wrong<[A[1]], IntegerKind>] extends [never]
    ? P extends { readonly unit: Finer[Resolution<TypeIn<A[0]>>] }
      ? ExprError<`cannot add ${P["unit"]}s to ${KindIn<A[0]>}: it is too coarse`>
    : Strict<A, AsType<TypeIn<A[0]>>>
  : ExprError<`cannot add ${Wrong<[A[1]], IntegerKind>} units: the amount is a whole number`>
  : never;

type Part<P> = P extends { readonly part: "epoch" } ? Float64 : Int32;

/**
 * The typing rules of every function over arguments `A` and constant options `P`: the run-time table's rules again,
 * for the type checker. A test holds the two equal for every function and pair of types.
 */
export interface FunctionRules<A extends Args, P> {
  readonly add: Calculation<"add", A>;
  readonly sub: Calculation<"sub", A>;
  readonly mul: Calculation<"mul", A>;
  readonly div: Division<"div", A>;
  readonly mod: Division<"mod", A>;
  readonly neg: OnNumbers<"neg", A, Negated<TypeIn<A[0]>>>;
  readonly eq: Comparison<A>;
  readonly ne: Comparison<A>;
  readonly lt: Comparison<A>;
  readonly le: Comparison<A>;
  readonly gt: Comparison<A>;
  readonly ge: Comparison<A>;
  readonly isNull: Bool;
  readonly isNotNull: Bool;
  readonly isNaN: [Wrong<A, NumberKind>] extends [never]
    ? KindIn<A[0]> extends "null" ? ExprError<"cannot apply isNaN() to null: it takes numbers">
    : Strict<A, Bool>
    : ExprError<`cannot apply isNaN() to ${Wrong<A, NumberKind>}: it takes numbers`>;
  readonly in: Membership<A>;
  readonly between: Between<A>;
  readonly and: OnConditions<"and", A>;
  readonly or: OnConditions<"or", A>;
  readonly not: OnConditions<"not", A>;
  readonly coalesce: Unify<A, "cannot choose the first that is not null", "all">;
  readonly ifNull: Unify<A, "cannot choose the first that is not null", "all">;
  readonly nullIf: OrError<
    Comparison<A>,
    KindIn<A[0]> extends "null" ? Null : Nullable<AsType<TypeIn<A[0]>>>
  >;
  readonly isSame: OrError<Comparison<A>, Bool>;
  readonly case: Case<A>;
  readonly cast: Cast<A, P>;
  readonly tryCast: TryCast<A, P>;
  readonly length: Taking<"length", A, "utf8" | "binary", Int32, "text or bytes">;
  readonly lower: OnText<"lower", A, Utf8>;
  readonly upper: OnText<"upper", A, Utf8>;
  readonly trim: OnText<"trim", A, Utf8>;
  readonly ltrim: OnText<"ltrim", A, Utf8>;
  readonly rtrim: OnText<"rtrim", A, Utf8>;
  readonly substring: Substring<A>;
  readonly concat: OnText<"concat", A, Utf8>;
  readonly like: OnText<"like", A, Bool>;
  readonly ilike: OnText<"ilike", A, Bool>;
  readonly regexpMatch: OnText<"regexpMatch", A, Bool>;
  readonly regexpExtract: OrNull<OnText<"regexpExtract", A, Utf8>>;
  readonly regexpReplace: OnText<"regexpReplace", A, Utf8>;
  readonly splitPart: OrNull<OnText<"splitPart", A, Utf8>>;
  readonly replace: OnText<"replace", A, Utf8>;
  readonly startsWith: OnText<"startsWith", A, Bool>;
  readonly endsWith: OnText<"endsWith", A, Bool>;
  readonly contains: OnText<"contains", A, Bool>;
  readonly jsonText: OrNull<OnText<"jsonText", A, Utf8>>;
  readonly jsonNumber: OrNull<OnText<"jsonNumber", A, Float64>>;
  readonly jsonBoolean: OrNull<OnText<"jsonBoolean", A, Bool>>;
  readonly truncate: Truncate<A>;
  readonly extract: Taking<"extract", A, TimeKind, Part<P>, "a timestamp or date">;
  readonly dateAdd: DateAdd<A, P>;
  readonly dateDiff: Taking<"dateDiff", A, TimeKind, Int64, "timestamps or dates">;
  readonly toEpochMs: Taking<"toEpochMs", A, TimeKind, Int64, "a timestamp or date">;
  readonly fromEpochMs: Taking<"fromEpochMs", A, IntegerKind, Timestamp<"ms">, "whole numbers">;
  readonly abs: Abs<A>;
  readonly sign: Sign<A>;
  readonly round: KeepingType<"round", A>;
  readonly floor: KeepingType<"floor", A>;
  readonly ceil: KeepingType<"ceil", A>;
  readonly trunc: KeepingType<"trunc", A>;
  readonly sqrt: OnNumbers<"sqrt", A, Float64>;
  readonly pow: OnNumbers<"pow", A, Float64>;
  readonly exp: OnNumbers<"exp", A, Float64>;
  readonly ln: OnNumbers<"ln", A, Float64>;
  readonly log10: OnNumbers<"log10", A, Float64>;
  readonly log2: OnNumbers<"log2", A, Float64>;
  readonly greatest: Extreme<A, "greatest">;
  readonly least: Extreme<A, "least">;
}

type Substring<A extends Args> = A extends readonly [infer Text, ...infer Positions]
  ? OnText<"substring", [Text], Utf8> extends infer T ? T extends ExprError<string> ? T
    : [Wrong<Positions, Exclude<IntegerKind, "int64" | "uint64">>] extends [never] ? Strict<A, Utf8>
    : ExprError<
      `cannot take a substring at ${Wrong<
        Positions,
        Exclude<IntegerKind, "int64" | "uint64">
      >}: positions are int32`
    >
  : never
  : never;
