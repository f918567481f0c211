import type { FieldType, InputRowOf, ValueOf } from "../data/mod.ts";

/** A JavaScript value accepted where a column of type `F` is made. */
type InputOf<F extends FieldType> = InputRowOf<{ readonly value: F }> extends { readonly value?: infer V } ? V
  : never;

/**
 * An aggregate in four closures: `A` is what is remembered for a group, `V` the input's value (never null), `F` the
 * type of the result. `add` and `merge` give the new accumulator, which may be the old one changed.
 */
export interface UserAggregate<A, V, F extends FieldType = FieldType> {
  /** For plans and messages; default `user`. */
  readonly name?: string;
  /** An empty accumulator. */
  init(): A;
  add(accumulator: A, value: V): A;
  /**
   * Of two accumulators, for windows made of panes and for several threads: order must not matter. It may change and
   * return `a`; `b` stays as it is, because the pane it belongs to may count in other windows.
   */
  merge(a: A, b: A): A;
  value(accumulator: A): InputOf<F>;
  /** Type of the result; `nullable(...)` where `value` may give null. */
  readonly result: F;
}

/** A user's aggregate whatever its types. */
// deno-lint-ignore no-explicit-any
export type AnyUserAggregate = UserAggregate<any, any, any>;

/** The value of an input column as a user's aggregate sees it: without null. */
export type AggregateValue<F extends FieldType> = NonNullable<ValueOf<F>>;
