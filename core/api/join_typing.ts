import type { DataType, FieldType, Nullable, Shape } from "../data/mod.ts";
import type { AnyError, ExprError, JoinNames, TypeIn } from "../expr/mod.ts";
import type { Joined, Settled, WindowBounds } from "./typing.ts";

type TypeOption<O> = O extends { readonly type: infer T extends string } ? T : "inner";

/** Whether rows of the left (right) input may be missing in a result. */
type LacksLeft<O> = TypeOption<O> extends infer T ? T extends "right" | "full" ? true : never : never;
type LacksRight<O> = TypeOption<O> extends infer T ? T extends "left" | "full" ? true : never : never;

type Absent<F> = F extends Nullable ? F : F extends DataType ? Nullable<F> : F;
type Field<F, Lacks> = [Lacks] extends [never] ? F : Absent<F>;

type Prefix<O, Option extends string> = O extends { readonly [P in Option]: infer Text extends string } ? Text
  : "";

type LeftColumns<L extends Shape, O> = {
  readonly [Name in keyof L & string as `${Prefix<O, "leftPrefix">}${Name}`]: Field<L[Name], LacksLeft<O>>;
};
type RightColumns<R extends Shape, O> = {
  readonly [Name in keyof R & string as `${Prefix<O, "rightPrefix">}${Name}`]: Field<R[Name], LacksRight<O>>;
};

type SelectedField<L extends Shape, R extends Shape, O, From> = From extends `left.${infer Name}`
  ? Field<L[Name], LacksLeft<O>>
  : From extends `right.${infer Name}` ? Field<R[Name], LacksRight<O>>
  : FieldType;

/** Columns of a join's result. */
export type JoinedColumns<L extends Shape, R extends Shape, O> = O extends { readonly select: infer Chosen }
  ? Settled<{ readonly [Name in keyof Chosen & string]: SelectedField<L, R, O, Chosen[Name]> }>
  : Joined<LeftColumns<L, O>, RightColumns<R, O>>;

/** Columns of a window join's result: the join's, then the window's. */
export type WindowJoinedColumns<L extends Shape, R extends Shape, O> = Joined<
  JoinedColumns<L, R, O>,
  WindowBounds
>;

type ShapeNames<S> = keyof S & string;

/** Names both inputs give to a column of the result. */
type Clash<L extends Shape, R extends Shape, O> = O extends { readonly select: object } ? never
  : ShapeNames<LeftColumns<L, O>> & ShapeNames<RightColumns<R, O>>;

type KeyTypes<K extends Shape> = TypeIn<K[keyof K]>;

type SameTypes<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;

type KindOf<T> = T extends { readonly kind: infer Kind extends string } ? Kind : string;

/** Nothing where the two keys can be compared; else the error, to which no stream is assignable. */
export type CheckedKeys<LK extends Shape, RK extends Shape> = SameTypes<KeyTypes<LK>, KeyTypes<RK>> extends
  true ? unknown
  : ExprError<
    `cannot join keys of ${JoinNames<KindOf<KeyTypes<LK>>>} with keys of ${JoinNames<
      KindOf<KeyTypes<RK>>
    >}: cast one`
  >;

/** Nothing where the result's columns have names of their own; else the error. */
export type CheckedColumns<L extends Shape, R extends Shape, O> = [Clash<L, R, O>] extends [never] ? unknown
  : ExprError<
    `both inputs have a column ${JoinNames<Clash<L, R, O>>}: give rightPrefix, or select the columns`
  >;

/** As {@linkcode CheckedColumns}, where `window_start` and `window_end` are added. */
export type CheckedWindowColumns<L extends Shape, R extends Shape, O> = CheckedColumns<L, R, O> extends
  AnyError ? CheckedColumns<L, R, O>
  : [ShapeNames<JoinedColumns<L, R, O>> & keyof WindowBounds] extends [never] ? unknown
  : ExprError<`the join adds window_start and window_end: prefix both inputs, or select the columns`>;
