import { type DataType, logicalType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Accumulator } from "./accumulator.ts";
import { type AggregateName, aggregateType } from "./aggregate_type.ts";
import { ApproxQuantileAccumulator } from "./approx_quantile.ts";
import { ApproxCountDistinctAccumulator } from "./approx_count_distinct.ts";
import { AvgAccumulator } from "./avg.ts";
import { CollectListAccumulator } from "./collect_list.ts";
import { CountAccumulator } from "./count.ts";
import { CountDistinctAccumulator } from "./count_distinct.ts";
import { DecimalSumAccumulator } from "./decimal_sum.ts";
import { FirstLastAccumulator } from "./first_last.ts";
import { FloatSumAccumulator } from "./float_sum.ts";
import { IntSumAccumulator } from "./int_sum.ts";
import { MomentsAccumulator } from "./moments.ts";
import { NumberExtremumAccumulator } from "./number_extremum.ts";
import type { SumAccumulator } from "./sum_accumulator.ts";
import { TextExtremumAccumulator } from "./text_extremum.ts";
import { UserAccumulator } from "./user_accumulator.ts";
import type { AnyUserAggregate } from "./user_aggregate.ts";
import { WordExtremumAccumulator } from "./word_extremum.ts";

/** What an accumulator is made from: the aggregate's name, its input's type (null for `count()`), its options. */
export interface AccumulatorSpec {
  readonly fn: string;
  readonly input: DataType | null;
  /** Whether the input is declared nullable; default true. Without nulls some aggregates keep less. */
  readonly inputNullable?: boolean;
  readonly params: { readonly [name: string]: unknown };
  /** The closures of a user-defined aggregate, whose name is `user`. */
  readonly userDefined?: AnyUserAggregate;
}

/** An empty accumulator; throws `AGGREGATE_UNKNOWN`, `AGGREGATE_TYPE_MISMATCH` as `aggregateType` does. */
export function createAccumulator(spec: AccumulatorSpec): Accumulator {
  if (spec.userDefined !== undefined) return new UserAccumulator(spec.userDefined);
  const nullable = spec.inputNullable ?? true;
  aggregateType(spec.fn, spec.input === null ? null : { type: spec.input, nullable });
  if (spec.input === null) return new CountAccumulator();
  return create(spec.fn as AggregateName, logicalType(spec.input), nullable, spec.params);
}

function create(
  fn: AggregateName,
  input: DataType,
  nullable: boolean,
  params: { readonly [name: string]: unknown },
): Accumulator {
  switch (fn) {
    case "count":
      return new CountAccumulator();
    case "sum":
      return createSum(input, nullable);
    case "avg":
      return new AvgAccumulator(createSum(input, nullable));
    case "min":
    case "max":
      return createExtremum(fn, input, nullable);
    case "approxQuantile":
      return new ApproxQuantileAccumulator(quantileOf(params), input, nullable);
    case "first":
    case "last":
      return new FirstLastAccumulator(fn, input, nullable);
    case "stddev":
    case "variance":
      return new MomentsAccumulator({ fn, population: params.population === true }, input);
    case "countDistinct":
      return input.kind === "null" ? new CountAccumulator() : new CountDistinctAccumulator(input);
    case "approxCountDistinct":
      return new ApproxCountDistinctAccumulator();
    case "collectList":
      return new CollectListAccumulator(input);
  }
}

function createSum(input: DataType, nullable: boolean): SumAccumulator {
  switch (input.kind) {
    case "float32":
    case "float64":
      return new FloatSumAccumulator(nullable);
    case "decimal":
      return new DecimalSumAccumulator(input, nullable);
    default:
      return new IntSumAccumulator(input, nullable);
  }
}

function createExtremum(fn: "min" | "max", input: DataType, nullable: boolean): Accumulator {
  switch (input.kind) {
    case "int64":
    case "uint64":
    case "timestamp":
    case "decimal":
      return new WordExtremumAccumulator(fn, input, nullable);
    case "utf8":
      return new TextExtremumAccumulator(fn, nullable);
    default:
      return new NumberExtremumAccumulator(fn, input, nullable);
  }
}

function quantileOf(params: { readonly [name: string]: unknown }): number {
  const { q } = params;
  if (typeof q === "number" && q >= 0 && q <= 1) return q;
  throw new VolleyError({
    code: "AGGREGATE_INVALID",
    message: `Cannot take quantile ${q}: a number from 0 to 1 is wanted`,
    hint: "The 95th percentile is 0.95.",
  });
}
