import type { Decimal, FieldType, Float64, Int64, Kind, List, Nullable, Uint64 } from "../data/mod.ts";
import type {
  AnyError,
  AsType,
  ExprError,
  IsNullable,
  KindIn,
  NumberKind,
  Resolve,
  TypeIn,
} from "../expr/mod.ts";
import type { TypedAggregate } from "./call.ts";

/** The field an aggregate makes over columns `S`, or an error: `aggregateType` for the type checker. */
export type ResolveAggregate<S, X> = X extends TypedAggregate<infer Fn, infer N, unknown, infer R>
  ? N extends null ? Int64 : ResultOf<Fn, Resolve<S, N>, R>
  : FieldType;

type ResultOf<Fn extends string, F, R> = F extends AnyError ? F
  : Fn extends "user" ? R
  : [FieldType] extends [F] ? FieldType
  : Fn extends keyof Rules<F> ? Rules<F>[Fn]
  : FieldType;

type Unordered = "list" | "fixedSizeList" | "struct" | "binary" | "null";
type Nested = "list" | "fixedSizeList" | "struct";

/** `T` where the kind of `F` is not refused. */
type Unless<Fn extends string, F, Refused, T, Wanted extends string> = [KindIn<F> & Refused] extends [never]
  ? T
  : ExprError<`cannot take ${Fn}() of ${KindIn<F>}: ${Wanted} is wanted`>;

/** A result that is null where a group had nothing but nulls. */
type AsInput<F, T> = IsNullable<F> extends true ? (T extends AnyError ? T : Nullable<AsType<T>>) : T;

type OfNumber<Fn extends string, F, T> = Unless<Fn, F, Exclude<Kind, NumberKind>, T, "a number">;
type OfOrdered<Fn extends string, F> = Unless<
  Fn,
  F,
  Unordered,
  AsInput<F, TypeIn<F>>,
  "a number, text, a time or a bool"
>;
type OfDistinct<Fn extends string, F> = Unless<Fn, F, Nested, Int64, "a plain value">;

type SumType<K> = K extends `int${string}` ? Int64
  : K extends `uint${string}` ? Uint64
  : K extends "decimal" ? Decimal
  : Float64;

interface Rules<F> {
  readonly sum: OfNumber<"sum", F, AsInput<F, SumType<KindIn<F>>>>;
  readonly count: Int64;
  readonly min: OfOrdered<"min", F>;
  readonly max: OfOrdered<"max", F>;
  readonly avg: OfNumber<"avg", F, AsInput<F, Float64>>;
  readonly first: AsInput<F, TypeIn<F>>;
  readonly last: AsInput<F, TypeIn<F>>;
  readonly stddev: OfNumber<"stddev", F, Nullable<Float64>>;
  readonly variance: OfNumber<"variance", F, Nullable<Float64>>;
  readonly countDistinct: OfDistinct<"countDistinct", F>;
  readonly approxCountDistinct: OfDistinct<"approxCountDistinct", F>;
  readonly approxQuantile: OfNumber<"approxQuantile", F, AsInput<F, Float64>>;
  readonly collectList: List<AsType<TypeIn<F>>>;
}
