import type { FieldType } from "../data/mod.ts";
import type { ColTree, ExprLike, ExprNode, Typed } from "../expr/mod.ts";
import type { AnyUserAggregate, UserAggregate } from "./user_aggregate.ts";
import { VolleyError } from "../fault/mod.ts";
import { originOf } from "../operators/mod.ts";

/** What an aggregate is taken of: an expression, a column's name. */
export type AggregateInput = string | ExprLike;

/** Static tree of an aggregate's input: a name is a column. */
export type InputTree<I> = I extends string ? ColTree<I>
  : I extends ExprLike<Typed<infer N, unknown>> ? N
  : unknown;

/** What the type checker knows of an aggregate: its name in the table, its input's tree, its result's name and type. */
export interface TypedAggregate<Fn extends string, N, Name, R = undefined> {
  readonly fn: Fn;
  /** Null for `count()` of rows. */
  readonly input: N;
  readonly name: Name;
  /** Declared type of a user's aggregate. */
  readonly result: R;
}

/** The aggregate `Fn` of input `I`, under its default name: `sum_amount`; undefined for a computed input. */
export type AggregateOf<Fn extends string, I, R = undefined> = Aggregate<
  TypedAggregate<Fn, InputTree<I>, DefaultName<Fn, InputTree<I>>, R>
>;

type DefaultName<Fn extends string, N> = N extends ColTree<infer Column> ? `${SnakeCase<Fn>}_${Column}`
  : undefined;

type SnakeCase<Text extends string> = Text extends `${infer Head}${infer Rest}`
  ? Head extends Uppercase<Head> ? `_${Lowercase<Head>}${SnakeCase<Rest>}` : `${Head}${SnakeCase<Rest>}`
  : Text;

/** The same with another name. */
export type NamedAggregate<X, Name extends string> = X extends
  TypedAggregate<infer Fn, infer N, unknown, infer R> ? TypedAggregate<Fn, N, Name, R> : X;

/** What a call is made from. */
export interface AggregateInit {
  readonly fn: string;
  readonly input: ExprNode | null;
  readonly params?: { readonly [name: string]: unknown };
  readonly user?: AnyUserAggregate;
  readonly name?: string;
}

/** An aggregate of an expression, waiting for a group; `X` is what the type checker knows of it. */
export class Aggregate<X = unknown> {
  /** Phantom: carries the static type, never set. */
  declare readonly aggregate: X;
  readonly fn: string;
  /** Null for `count()` of rows. */
  readonly input: ExprNode | null;
  readonly params: { readonly [name: string]: unknown } | undefined;
  readonly user: AnyUserAggregate | undefined;
  /** What the result is called; undefined until `as`, then the default is taken. */
  readonly name: string | undefined;

  /** Made by `sum()` and its siblings. */
  constructor(init: AggregateInit) {
    this.fn = init.fn;
    this.input = init.input;
    this.params = init.params;
    this.user = init.user;
    this.name = init.name;
  }

  /** The same aggregate, its result named. */
  as<const Name extends string>(name: Name): Aggregate<NamedAggregate<X, Name>> {
    const { fn, input, params, user } = this;
    return new Aggregate({ fn, input, params, user, name });
  }
}

/** Total: int64 of signed integers, uint64 of unsigned ones, float64 of floats, decimal(38, s) of decimals. */
export function sum<const I extends AggregateInput>(
  input: I,
): AggregateOf<"sum", I> {
  return of("sum", input);
}

/** Number of rows; of an input, the number of rows where it is not null. int64. */
export function count(): Aggregate<TypedAggregate<"count", null, "count">>;
/** Number of rows where `input` is not null. */
export function count<const I extends AggregateInput>(
  input: I,
): AggregateOf<"count", I>;
export function count(input?: AggregateInput): Aggregate {
  return input === undefined ? new Aggregate({ fn: "count", input: null }) : of("count", input);
}

/** Least value. */
export function min<const I extends AggregateInput>(
  input: I,
): AggregateOf<"min", I> {
  return of("min", input);
}

/** Greatest value. */
export function max<const I extends AggregateInput>(
  input: I,
): AggregateOf<"max", I> {
  return of("max", input);
}

/** Mean, as float64. */
export function avg<const I extends AggregateInput>(
  input: I,
): AggregateOf<"avg", I> {
  return of("avg", input);
}

/** Value of the earliest row by event time. */
export function first<const I extends AggregateInput>(
  input: I,
): AggregateOf<"first", I> {
  return of("first", input);
}

/** Value of the latest row by event time. */
export function last<const I extends AggregateInput>(
  input: I,
): AggregateOf<"last", I> {
  return of("last", input);
}

/** What the values of `stddev` and `variance` are. */
export interface SpreadForm {
  /** All there is, not a sample: divides by n, not by n - 1. Default false. */
  readonly population?: boolean;
}

/** Sample standard deviation, as float64; null of fewer than two values. See {@linkcode SpreadForm}. */
export function stddev<const I extends AggregateInput>(
  input: I,
  form?: SpreadForm,
): AggregateOf<"stddev", I> {
  return of("stddev", input, form?.population ? { population: true } : undefined);
}

/** Sample variance, as float64; null of fewer than two values. See {@linkcode SpreadForm}. */
export function variance<const I extends AggregateInput>(
  input: I,
  form?: SpreadForm,
): AggregateOf<"variance", I> {
  return of("variance", input, form?.population ? { population: true } : undefined);
}

/** Number of distinct values, exact, as int64. */
export function countDistinct<const I extends AggregateInput>(
  input: I,
): AggregateOf<"countDistinct", I> {
  return of("countDistinct", input);
}

/** Number of distinct values, estimated in bounded memory, as int64. */
export function approxCountDistinct<const I extends AggregateInput>(
  input: I,
): AggregateOf<"approxCountDistinct", I> {
  return of("approxCountDistinct", input);
}

/** Quantile `q` (0 to 1; 0.5 is the median), estimated in bounded memory, as float64. */
export function approxQuantile<const I extends AggregateInput>(
  input: I,
  q: number,
): AggregateOf<"approxQuantile", I> {
  if (q >= 0 && q <= 1) return of("approxQuantile", input, { q });
  throw new VolleyError({
    code: "AGGREGATE_INVALID",
    message: `Cannot take quantile ${q}: a number from 0 to 1 is wanted`,
    hint: "The 95th percentile is 0.95.",
  });
}

/** All values that are not null, as a list in order of event time. */
export function collectList<const I extends AggregateInput>(
  input: I,
): AggregateOf<"collectList", I> {
  return of("collectList", input);
}

/**
 * An aggregate of your own.
 *
 * @example
 * ```ts
 * import { aggregateWith, col, float64 } from "@volley/volley";
 * const product = aggregateWith(col("factor"), {
 *   init: () => 1,
 *   add: (total, value: number) => total * value,
 *   merge: (a, b) => a * b,
 *   value: (total) => total,
 *   result: float64,
 * });
 * console.assert(product.fn === "user");
 * ```
 */
export function aggregateWith<const I extends AggregateInput, A, V, F extends FieldType>(
  input: I,
  definition: UserAggregate<A, V, F>,
): AggregateOf<"user", I, F> {
  const params = { closure: true, name: definition.name ?? "user", ...originOf(definition) };
  return new Aggregate({ fn: "user", input: inputNode(input), params, user: definition });
}

function of<X>(
  fn: string,
  input: AggregateInput,
  params?: { readonly [name: string]: unknown },
): Aggregate<X> {
  return new Aggregate({ fn, input: inputNode(input), params });
}

function inputNode(input: AggregateInput): ExprNode {
  return typeof input === "string" ? { op: "col", name: input } : input.node;
}
