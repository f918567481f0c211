import type { Batch, InputRowOf, RowOf, Schema, Shape } from "../data/mod.ts";
import { batchStep, rowStep } from "./closure_steps.ts";
import {
  dropNullsStep,
  dropStep,
  filterExprStep,
  renameStep,
  selectExprStep,
  withColumnStep,
} from "./column_steps.ts";
import type { Draft } from "./draft.ts";
import type { BuilderState, Stream } from "./kit.ts";
import type {
  Checked,
  CheckedCondition,
  CheckedNamed,
  ExpressionOf,
  KeyColumns,
  OnlyColumns,
  Renamed,
  Renaming,
  Selected,
  SelectedObject,
  WithColumn,
  Without,
  WithoutNulls,
} from "./typing.ts";
import { LabelledStream } from "./labelled_stream.ts";

/** What an unkeyed stream does row by row: closures, and expressions over its columns. */
export class ColumnStream<S extends Shape, M> extends LabelledStream<S, Stream<S, M>> {
  readonly #state: BuilderState<M>;

  /** Made by streams. */
  constructor(state: BuilderState<M>) {
    super(state.draft, state.execution, (draft) => state.kit.stream({ ...state, draft }));
    this.#state = state;
  }

  /** Rows for which `predicate` is true. The row is a cursor, valid only during the call. */
  filter(predicate: (row: RowOf<S>) => boolean): Stream<S, M> {
    return this.#with(rowStep(this.#state.draft, "filter", predicate));
  }

  /** One new row, of `output`, for each row. */
  map<O extends Shape>(fn: (row: RowOf<S>) => InputRowOf<NoInfer<O>>, output: Schema<O>): Stream<O, M> {
    return this.#with(rowStep(this.#state.draft, "map", fn, output));
  }

  /** Any number of new rows, of `output`, for each row. */
  flatMap<O extends Shape>(
    fn: (row: RowOf<S>) => Iterable<InputRowOf<NoInfer<O>>>,
    output: Schema<O>,
  ): Stream<O, M> {
    return this.#with(rowStep(this.#state.draft, "flatMap", fn, output));
  }

  /** A new batch, of `output`, for each batch, or none. */
  mapBatch<O extends Shape>(fn: (batch: Batch) => Batch | null, output: Schema<O>): Stream<O, M> {
    return this.#with(batchStep(this.#state.draft, fn, output));
  }

  /** Rows for which a condition is true; null counts as not. */
  filterExpr<X>(predicate: ExpressionOf<S, X> & CheckedCondition<S, X>): Stream<S, M> {
    return this.#with(filterExprStep(this.#state.draft, predicate));
  }

  /**
   * Rows in which none of these columns is null (no names: no column at all), and the columns known never to be.
   *
   * @example
   * ```ts
   * import { float64, nullable, schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
   * const reading = schema({ sensor: utf8, celsius: nullable(float64) });
   * const { results } = await new StreamExecutionEnvironment()
   *   .fromIter([{ sensor: "a", celsius: 20.5 }, { sensor: "b" }], { schema: reading })
   *   .dropNulls("celsius")
   *   .collect()
   *   .execute("readings");
   * const degrees: number[] = results.map((row) => row.celsius);
   * console.assert(degrees.length === 1);
   * ```
   */
  dropNulls<const Name extends keyof S & string = keyof S & string>(
    ...columns: Name[]
  ): Stream<WithoutNulls<S, Name>, M> {
    return this.#with(dropNullsStep(this.#state.draft, columns));
  }

  /**
   * Only these columns, computed or not: names and named expressions, or one object from name to expression.
   *
   * @example
   * ```ts
   * import { col, schema, StreamExecutionEnvironment, float64, utf8 } from "@volley/volley";
   * const payments = new StreamExecutionEnvironment()
   *   .fromIter([{ user: "ann", euros: 2 }], { schema: schema({ user: utf8, euros: float64 }) });
   * const cents = payments.selectExpr("user", col("euros").mul(100).as("cents"));
   * const same = payments.selectExpr({ user: "user", cents: (c) => c.euros.mul(100) });
   * console.assert(cents.schema.toString() === "user utf8, cents float64" && cents.schema.equals(same.schema));
   * ```
   */
  selectExpr<const A extends readonly [keyof S & string, ...(keyof S & string)[]]>(
    ...columns: A
  ): Stream<KeyColumns<S, A>, M>;
  /** Only these columns, computed ones with a name (`col("euros").mul(100).as("cents")`), in this order. */
  selectExpr<A extends readonly unknown[]>(
    ...columns: { readonly [I in keyof A]: ExpressionOf<S, A[I]> & CheckedNamed<S, A[I]> }
  ): Stream<Selected<S, A>, M>;
  /** Only these columns, by the names they are to have: `{ user: "user", cents: (c) => c.euros.mul(100) }`. */
  selectExpr<O>(
    columns: { readonly [Name in keyof O]: ExpressionOf<S, O[Name]> & Checked<S, O[Name]> },
  ): Stream<SelectedObject<S, O>, M>;
  // deno-lint-ignore no-explicit-any
  selectExpr(...columns: unknown[]): Stream<any, M> {
    return this.#with(selectExprStep(this.#state.draft, columns));
  }

  /** One more column, or another value for one. */
  withColumn<const Name extends string, X>(
    name: Name,
    value: ExpressionOf<S, X> & Checked<S, X>,
  ): Stream<WithColumn<S, Name, X>, M> {
    return this.#with(withColumnStep(this.#state.draft, name, value));
  }

  /** All columns but these. */
  drop<const Name extends keyof S & string>(...columns: Name[]): Stream<Without<S, Name>, M> {
    return this.#with(dropStep(this.#state.draft, columns));
  }

  /** The same columns under other names: old name to new. */
  rename<const R extends Renaming<S>>(columns: R & OnlyColumns<S, R>): Stream<Renamed<S, R>, M> {
    return this.#with(renameStep(this.#state.draft, columns as { readonly [from: string]: string }));
  }

  #with<O extends Shape>(draft: Draft): Stream<O, M> {
    return this.#state.kit.stream({ ...this.#state, draft });
  }
}
