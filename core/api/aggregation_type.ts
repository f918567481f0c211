import { Aggregate, type AggregateName, aggregateNames } from "../aggregates/mod.ts";
import { nearestName } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** Aggregates of one column that `aggregate(type, column)` takes. */
export type ColumnAggregate = Exclude<AggregateName, "approxQuantile">;

/** The specification's names of the aggregates, for `aggregate(AggregationType.Sum, "amount")`. */
export const AggregationType: {
  readonly Sum: "sum";
  readonly Count: "count";
  readonly Min: "min";
  readonly Max: "max";
  readonly Avg: "avg";
  readonly First: "first";
  readonly Last: "last";
  readonly Stddev: "stddev";
  readonly Variance: "variance";
  readonly CountDistinct: "countDistinct";
  readonly ApproxCountDistinct: "approxCountDistinct";
  readonly CollectList: "collectList";
} = {
  Sum: "sum",
  Count: "count",
  Min: "min",
  Max: "max",
  Avg: "avg",
  First: "first",
  Last: "last",
  Stddev: "stddev",
  Variance: "variance",
  CountDistinct: "countDistinct",
  ApproxCountDistinct: "approxCountDistinct",
  CollectList: "collectList",
};

/** The aggregate of a column by name; throws `AGGREGATE_UNKNOWN`. */
export function aggregateOf(fn: ColumnAggregate, column?: string): Aggregate {
  const names: readonly string[] = aggregateNames;
  if (typeof fn !== "string") throw noName();
  if (!names.includes(fn) || (fn as string) === "approxQuantile") {
    const near = nearestName(fn, aggregateNames);
    throw new VolleyError({
      code: "AGGREGATE_UNKNOWN",
      message: `Cannot aggregate a column by "${fn}"`,
      hint: near ? `Did you mean "${near}"?` : `The aggregates are ${aggregateNames.join(", ")}.`,
    });
  }
  return new Aggregate({ fn, input: column === undefined ? null : { op: "col", name: column } });
}

function noName(): VolleyError {
  return new VolleyError({
    code: "AGGREGATE_INVALID",
    message: "Cannot aggregate by this: aggregate() takes the name of one, and a column",
    hint: 'For several, or of expressions: aggregateExpr({ total: sum("amount"), orders: count() }).',
  });
}
