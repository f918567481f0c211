import type { FieldType } from "../../data/mod.ts";
import type { Constant, FieldOf } from "./argument.ts";
import type { AnyError, ColumnError, ExprError, JoinNames } from "./expr_error.ts";
import type { FunctionRules } from "./function_rules.ts";
import type { CallTree, ColTree, LitTree } from "./tree.ts";

/**
 * The field an expression makes over columns `S`, or an {@linkcode ExprError}. A tree or a stream the checker knows
 * nothing of gives `FieldType`: anything, checked when the method is called.
 */
export type Resolve<S, N> = FieldOf<ResolveArgument<S, N>>;

/** Levels of calls that are typed; what lies deeper is checked when the method is called. */
type LevelsMax = [...Ten, ...Ten, ...Ten, ...Ten];
type Ten = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

/** A resolved tree, constants still marked. */
type ResolveArgument<S, N, Levels = LevelsMax> = 0 extends 1 & N ? FieldType
  : N extends ColTree<infer Name> ? ColumnOf<S, Name>
  : N extends LitTree<infer T> ? Constant<T>
  : N extends CallTree<infer Fn, infer A, infer P>
    ? Levels extends [unknown, ...infer Rest] ? CallResult<Fn, ResolveAll<S, A, Rest>, P> : FieldType
  : N extends AnyError ? N
  : FieldType;

/** The declaration of a column, or a {@linkcode ColumnError} that lists what there is. */
export type ColumnOf<S, Name extends string> = 0 extends 1 & Name ? FieldType
  : string extends Name ? FieldType
  : Name extends keyof S ? S[Name]
  : ColumnError<`no column "${Name}"; the stream has ${JoinNames<keyof S & string>}`>;

type ResolveAll<S, A, Levels> = A extends readonly [infer One] ? [ResolveArgument<S, One, Levels>]
  : A extends readonly [infer One, infer Two]
    ? [ResolveArgument<S, One, Levels>, ResolveArgument<S, Two, Levels>]
  : A extends readonly [infer One, infer Two, ...infer Rest]
    ? [ResolveArgument<S, One, Levels>, ResolveArgument<S, Two, Levels>, ...ResolveAll<S, Rest, Levels>]
  : A extends readonly [] ? []
  : FieldType[];

type CallResult<Fn extends string, A, P> = A extends readonly unknown[]
  ? [Extract<A[number], AnyError>] extends [never] ? true extends IsDynamic<A[number]> ? FieldType
    : Fn extends keyof FunctionRules<A, P> ? Folded<A, FunctionRules<A, P>[Fn]>
    : string extends Fn ? FieldType
    : ExprError<`no expression function "${Fn}"`>
  : FirstError<A>
  : never;

/** A call of constants is a constant. */
type Folded<A extends readonly unknown[], T> = [Exclude<A[number], Constant<unknown>>] extends [never]
  ? T extends FieldType ? Constant<T> : T
  : T;

type FirstError<A> = A extends readonly [infer One, ...infer Rest]
  ? One extends AnyError ? One : FirstError<Rest>
  : never;

/** Whether an argument is a whole union of types: nothing is known of it. */
type IsDynamic<A> = [FieldType] extends [A] ? true : false;
