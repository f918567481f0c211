import type { FieldType } from "../data/mod.ts";
import type { ExprNode } from "../expr/mod.ts";
import type { ExprLike } from "../expr/static/tree.ts";
import type { AnyUserAggregate, UserAggregate } from "./user_aggregate.ts";
import { VolleyError } from "../fault/mod.ts";

/** What an aggregate is taken of: an expression, a column's name. */
export type AggregateInput = string | ExprLike;

/** Static tree of an aggregate's input: a name is a column. */
export type InputTree<I> = I extends string ? { readonly op: "col"; readonly name: I }
  : I extends { readonly static: infer N } ? N
  : never;

/** What the type checker knows of a call: the aggregate, its input's tree (null for `count()`), the type of a user's. */
export interface AggregateTree<Fn extends string, N, R = undefined> {
  readonly fn: Fn;
  readonly input: N;
  readonly result: R;
}

/** What a call is made from. */
export interface AggregateInit {
  readonly fn: string;
  readonly input: ExprNode | null;
  readonly params?: { readonly [name: string]: unknown };
  readonly user?: AnyUserAggregate;
  readonly name?: string;
}

/** An aggregate of an expression, waiting for a group; `T` is its static tree, `Name` what `as` called it. */
export class Aggregate<T = unknown, Name extends string | undefined = string | undefined> {
  /** Phantom: carries the static type, never set. */
  declare readonly aggregate: T;
  readonly fn: string;
  /** Null for `count()` of rows. */
  readonly input: ExprNode | null;
  readonly params: { readonly [name: string]: unknown } | undefined;
  readonly user: AnyUserAggregate | undefined;
  readonly name: Name;

  /** Made by `sum()` and its siblings. */
  constructor(init: AggregateInit) {
    this.fn = init.fn;
    this.input = init.input;
    this.params = init.params;
    this.user = init.user;
    this.name = init.name as Name;
  }

  /** The same aggregate, its result named. */
  as<const N extends string>(name: N): Aggregate<T, N> {
    const { fn, input, params, user } = this;
    return new Aggregate({ fn, input: input, params, user, name });
  }
}

/** Total: int64 of signed integers, uint64 of unsigned ones, float64 of floats, decimal(38, s) of decimals. */
export function sum<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"sum", InputTree<I>>, undefined> {
  return of("sum", input);
}

/** Number of rows; of an input, the number of rows where it is not null. int64. */
export function count(): Aggregate<AggregateTree<"count", null>, undefined>;
/** Number of rows where `input` is not null. */
export function count<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"count", InputTree<I>>, undefined>;
export function count(input?: AggregateInput): Aggregate<unknown, undefined> {
  return input === undefined ? new Aggregate({ fn: "count", input: null }) : of("count", input);
}

/** Least value. */
export function min<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"min", InputTree<I>>, undefined> {
  return of("min", input);
}

/** Greatest value. */
export function max<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"max", InputTree<I>>, undefined> {
  return of("max", input);
}

/** Mean, as float64. */
export function avg<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"avg", InputTree<I>>, undefined> {
  return of("avg", input);
}

/** Value of the earliest row by event time. */
export function first<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"first", InputTree<I>>, undefined> {
  return of("first", input);
}

/** Value of the latest row by event time. */
export function last<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"last", InputTree<I>>, undefined> {
  return of("last", input);
}

/** Sample standard deviation, as float64; null of fewer than two values. */
export function stddev<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"stddev", InputTree<I>>, undefined> {
  return of("stddev", input);
}

/** Sample variance, as float64; null of fewer than two values. */
export function variance<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"variance", InputTree<I>>, undefined> {
  return of("variance", input);
}

/** Number of distinct values, exact, as int64. */
export function countDistinct<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"countDistinct", InputTree<I>>, undefined> {
  return of("countDistinct", input);
}

/** Number of distinct values, estimated in bounded memory, as int64. */
export function approxCountDistinct<const I extends AggregateInput>(
  input: I,
): Aggregate<AggregateTree<"approxCountDistinct", InputTree<I>>, undefined> {
  return of("approxCountDistinct", input);
}

/** Quantile `q` (0 to 1; 0.5 is the median), estimated in bounded memory, as float64. */
export function approxQuantile<const I extends AggregateInput>(
  input: I,
  q: number,
): Aggregate<AggregateTree<"approxQuantile", InputTree<I>>, undefined> {
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
): Aggregate<AggregateTree<"collectList", InputTree<I>>, undefined> {
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
): Aggregate<AggregateTree<"user", InputTree<I>, F>, undefined> {
  const params = { closure: true, name: definition.name ?? "user" };
  return new Aggregate({ fn: "user", input: inputNode(input), params, user: definition });
}

function of<T>(
  fn: string,
  input: AggregateInput,
  params?: { readonly [name: string]: unknown },
): Aggregate<T, undefined> {
  return new Aggregate({ fn, input: inputNode(input), params });
}

function inputNode(input: AggregateInput): ExprNode {
  return typeof input === "string" ? { op: "col", name: input } : input.node;
}
