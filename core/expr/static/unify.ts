import type { DateDay, Null, Timestamp, TimeUnit } from "../../data/mod.ts";
import type { Tag, TypeIn } from "./argument.ts";
import type { ExprError } from "./expr_error.ts";
import type { Arithmetic, FloatKind, IntegerKind, NumberKind } from "./number_promotion.ts";

/** The one type alternatives have (`coalesce`, `case`, `greatest`), as `unify` finds it at run time. */
export type Unified<Args extends readonly unknown[], Doing extends string> = Split<Args> extends
  [infer Firm extends readonly unknown[], infer Flexible extends readonly unknown[]]
  ? Firm extends readonly [infer First, ...infer Rest]
    ? Adopt<Fold<TypeIn<First>, Tag<First>, Rest, Doing>, Flexible, Doing>
  : Flexible extends readonly [infer First, ...infer Rest] ? Fold<TypeIn<First>, Tag<First>, Rest, Doing>
  : Null
  : never;

/** Arguments that say a type, and number constants, which follow; nulls are left out. */
type Split<
  Args extends readonly unknown[],
  Firm extends readonly unknown[] = [],
  Flexible extends readonly unknown[] = [],
> = Args extends readonly [infer A, ...infer Rest] ? TypeIn<A> extends Null ? Split<Rest, Firm, Flexible>
  : Tag<A> extends "int32!" | "float64!" ? Split<Rest, Firm, [...Flexible, A]>
  : Split<Rest, [...Firm, A], Flexible>
  : [Firm, Flexible];

type Fold<T, TagT extends string, Args extends readonly unknown[], Doing extends string> = Args extends
  readonly [infer A, ...infer Rest]
  ? Common<T, TypeIn<A>, TagT, Tag<A>, Doing> extends infer Next ? Fold<Next, KindOf<Next>, Rest, Doing>
  : never
  : T;

type KindOf<T> = T extends { readonly kind: infer K extends string } ? K : never;

type Adopt<T, Args extends readonly unknown[], Doing extends string> = Args extends
  readonly [infer A, ...infer Rest] ? T extends { readonly kind: FloatKind | "decimal" } ? T
  : T extends { readonly kind: IntegerKind } ? (Tag<A> extends "int32!" ? Adopt<T, Rest, Doing>
      : Adopt<Common<T, TypeIn<A>, KindOf<T>, Tag<A>, Doing>, Rest, Doing>)
  : Common<T, TypeIn<A>, KindOf<T>, Tag<A>, Doing>
  : T;

type Common<A, B, TagA extends string, TagB extends string, Doing extends string> = A extends
  { readonly exprError: string } ? A
  : [A, B] extends [{ readonly kind: infer KA extends string }, { readonly kind: infer KB extends string }]
    ? KA extends KB ? (KA extends "timestamp" ? FinestTime<A, B> : A)
    : KA extends NumberKind ? KB extends NumberKind ? Arithmetic<TagA, TagB> : NoCommon<KA, KB, Doing>
    : KA extends "date" | "timestamp"
      ? (KB extends "date" | "timestamp" ? FinestTime<A, B> : NoCommon<KA, KB, Doing>)
    : NoCommon<KA, KB, Doing>
  : never;

type NoCommon<KA extends string, KB extends string, Doing extends string> = ExprError<
  `${Doing}: ${KA} and ${KB} have no common type`
>;

type UnitOf<T> = T extends Timestamp<infer U> ? U : T extends DateDay ? "s" : never;

/** The finer of two times' types. */
export type FinestTime<A, B> = Timestamp<FinestUnit<UnitOf<A> | UnitOf<B>>>;

type FinestUnit<U extends TimeUnit> = "ns" extends U ? "ns"
  : "us" extends U ? "us"
  : "ms" extends U ? "ms"
  : "s";
