import type { Aggregate, AggregateOf, ResolveAggregate, TypedAggregate } from "../aggregates/mod.ts";
import type { Bool, FieldType, Int32, Int64, Nullable, RowOf, Shape, Timestamp } from "../data/mod.ts";
import type {
  AnyError,
  ColumnOf,
  ColumnsOf,
  ExprError,
  ExprLike,
  KindIn,
  Logical,
  Resolve,
  Typed,
} from "../expr/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";

/**
 * An expression over columns `S`: a tree, a function from the columns to one, a column's name. `X` is inferred as what
 * the checker knows of it: of a name the name itself.
 */
export type ExpressionOf<S extends Shape, X> =
  | ExprLike<X>
  | ((columns: ColumnsOf<S>) => ExprLike<X>)
  | `${X & string}`;

/** The field an expression makes, or an error; anything while `X` is not inferred yet (never). */
export type FieldFrom<S extends Shape, X> = [X] extends [never] ? FieldType
  : X extends string ? ColumnOf<S, X>
  : X extends Typed<infer N, unknown> ? Resolve<S, N>
  : FieldType;

/** A field, or anything where it could not be typed: the call that made it is refused already. */
export type AsField<F> = F extends FieldType ? F : FieldType;

/** Nothing where an expression can be typed; else the error, to which no argument is assignable. */
export type Checked<S extends Shape, X> = FieldFrom<S, X> extends infer F ? F extends AnyError ? F : unknown
  : never;

/** As {@linkcode Checked}, for a condition. */
export type CheckedCondition<S extends Shape, X> = FieldFrom<S, X> extends infer F ? F extends AnyError ? F
  : [KindIn<F> & ("bool" | "null")] extends [never]
    ? ExprError<`cannot filter by ${KindIn<F>}: a bool is wanted`>
  : unknown
  : never;

/** As {@linkcode Checked}, for an expression that is a point in time. */
export type CheckedTimestamp<S extends Shape, X> = FieldFrom<S, X> extends infer F ? F extends AnyError ? F
  : [KindIn<F> & "timestamp"] extends [never]
    ? ExprError<`cannot take watermarks from ${KindIn<F>}: a timestamp is wanted`>
  : unknown
  : never;

/** As {@linkcode Checked}, for an expression that has to have a name. */
export type CheckedNamed<S extends Shape, X> = [X] extends [never] ? unknown
  : X extends Typed<unknown, undefined> ? ExprError<`name this expression: .as("name")`>
  : Checked<S, X>;

/** The name an expression carries. */
export type NameFrom<X> = X extends string ? X
  : X extends Typed<unknown, infer Name> ? Name & string
  : string;

/** A column's name and field. */
type Entry = readonly [string, FieldType];

/**
 * The same columns, worked out at once and without a trace of how: where every step's columns were an operation on
 * those of the step before, a long chain would be too deep for the checker.
 */
export type Settled<S> = { [K in keyof S & string]: readonly [K, AsField<S[K]>] }[keyof S & string] extends
  infer E extends Entry ? { readonly [Column in E as Column[0]]: Column[1] }
  : never;

/** Columns of a list of named expressions. */
export type Selected<S extends Shape, A extends readonly unknown[]> = Settled<
  { readonly [X in A[number] as NameFrom<X>]: FieldFrom<S, X> }
>;

/** Columns of an object of expressions. */
export type SelectedObject<S extends Shape, O> = Settled<
  { readonly [Name in keyof O & string]: FieldFrom<S, O[Name]> }
>;

/** One more column, or another value for one. */
export type WithColumn<S extends Shape, Name extends string, X> = Settled<
  { readonly [K in (keyof S & string) | Name]: K extends Name ? FieldFrom<S, X> : S[K] }
>;

/** All columns but these. */
export type Without<S extends Shape, Name extends string> = Settled<
  { readonly [K in Exclude<keyof S & string, Name>]: S[K] }
>;

/** The same columns, these of them never null. */
export type WithoutNulls<S extends Shape, Name extends string> = Settled<
  {
    readonly [K in keyof S & string]: K extends Name ? (S[K] extends Nullable<infer T> ? Logical<T> : S[K])
      : S[K];
  }
>;

/** New names by old ones. */
export type Renaming<S extends Shape> = { readonly [K in keyof S]?: string };

/** The same columns under other names. */
export type Renamed<S extends Shape, R> = Settled<
  { readonly [K in keyof S & string as K extends keyof R ? R[K] & string : K]: S[K] }
>;

/** Refuses names that are no column. */
export type OnlyColumns<S extends Shape, R> = {
  readonly [K in keyof R]: K extends keyof S ? unknown : ColumnOf<S, K & string>;
};

/** Names of the columns that can carry event time. */
export type TimeColumn<S extends Shape> = {
  [K in keyof S & string]: [KindIn<S[K]> & ("timestamp" | "date")] extends [never] ? never : K;
}[keyof S & string];

/** The key columns a list of names makes. */
export type KeyColumns<S extends Shape, A extends readonly string[]> = Settled<
  { readonly [K in A[number]]: S[K] }
>;

/** A stream's columns with computed keys among them. */
export type WithKeys<S extends Shape, K extends Shape> = keyof K extends keyof S ? S : Joined<K, S>;

/** An aggregate over columns `S`, or a function from the columns to one. */
export type AggregateOver<S extends Shape, X> = Aggregate<X> | ((columns: ColumnsOf<S>) => Aggregate<X>);

/** Nothing where an aggregate can be typed; else the error. */
export type CheckedAggregate<S extends Shape, X> = ResolveAggregate<S, X> extends infer F
  ? F extends AnyError ? F : unknown
  : never;

/** As {@linkcode CheckedAggregate}, for an aggregate that has to have a name. */
export type CheckedNamedAggregate<S extends Shape, X> = X extends
  TypedAggregate<infer Fn, unknown, undefined, unknown>
  ? ExprError<`name this aggregate: ${Fn}(...).as("name")`>
  : CheckedAggregate<S, X>;

type AggregateName<X> = X extends TypedAggregate<string, unknown, infer Name, unknown> ? Name & string
  : string;

/** Columns of a list of aggregates. */
export type Aggregated<S extends Shape, A extends readonly unknown[]> = Settled<
  { readonly [X in A[number] as AggregateName<X>]: ResolveAggregate<S, X> }
>;

/** Columns of an object of aggregates. */
export type AggregatedObject<S extends Shape, O> = Settled<
  { readonly [Name in keyof O & string]: ResolveAggregate<S, O[Name]> }
>;

/** Columns before the results of a windowed aggregate. */
export interface WindowBounds {
  readonly window_start: Timestamp<"ms">;
  readonly window_end: Timestamp<"ms">;
}

/** Columns that name a window of a kind. */
export type WindowColumns<Kind extends WindowSpec["kind"]> = [Kind] extends ["count"]
  ? { readonly window_index: Int64 }
  : [Kind] extends ["global"] ? unknown
  : WindowBounds;

/** How often a window answers: once; again, replacing what it said; again, for the rows since. */
export type Answers = "once" | "replacing" | "purging";

/** Columns after the results that say which answer of its window a row is. */
export type AnswerColumns<Kind extends WindowSpec["kind"], R extends Answers> = R extends "once" ? unknown
  : R extends "purging" ? { readonly pane: Int32 }
  : [Kind] extends ["session"] ? { readonly revision: Int32; readonly retracted: Bool }
  : { readonly revision: Int32 };

/** Windows with a lateness of type `D` answer again, but for one written as 0. */
export type AnswersWithLateness<R extends Answers, D> = R extends "purging" ? R
  : D extends 0 | "0" | `0${"ms" | "s" | "m" | "h" | "d" | "w"}` ? R
  : "replacing";

/** Windows with a trigger `T` answer again. */
export type AnswersWithTrigger<T> = T extends { readonly purging: true } ? "purging" : "replacing";

/** Several shapes in one, in order. */
export type Joined<A, B, C = unknown, D = unknown> = Settled<
  {
    readonly [K in (keyof A | keyof B | keyof C | keyof D) & string]: K extends keyof D ? D[K]
      : K extends keyof C ? C[K]
      : K extends keyof B ? B[K]
      : K extends keyof A ? A[K]
      : never;
  }
>;

/** What the checker knows of `aggregate("count")`. */
export type CountOfRows = TypedAggregate<"count", null, "count">;

/** What the checker knows of `aggregate("sum", "amount")`. */
export type ColumnAggregateOf<Fn extends string, Name extends string> = AggregateOf<Fn, Name> extends
  Aggregate<infer X> ? X
  : never;

/** Nothing where `aggregate(Fn, Name)` can be typed; else the error. */
export type CheckedColumnAggregate<S extends Shape, Fn extends string, Name extends string> =
  CheckedAggregate<
    S,
    ColumnAggregateOf<Fn, Name>
  >;

/** The columns of the first rows of an order. */
export type Ranked<S extends Shape> = Joined<S, { readonly rank: Int32 }>;

/** The columns of the first rows of windows; bounds that were there already are those of these windows. */
export type RankedByWindow<S extends Shape> = Joined<
  { readonly [K in keyof S]: K extends keyof WindowBounds ? WindowBounds[K] : S[K] },
  WindowBounds,
  { readonly rank: Int32 }
>;

type IsUnion<T, U = T> = T extends unknown ? [U] extends [T] ? false : true : never;

/** The key of a row by key columns `K`: the value of the only one, else one value a column. */
export type KeyValue<K extends Shape> = IsUnion<keyof K> extends false ? RowOf<K>[keyof K]
  : readonly unknown[];
