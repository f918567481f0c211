import { type DataType, logicalType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Accumulator } from "./accumulator.ts";
import { type AggregateName, aggregateType } from "./aggregate_type.ts";
import { ApproxQuantileAccumulator } from "./approx_quantile.ts";
import { AvgAccumulator } from "./avg.ts";
import { CountAccumulator } from "./count.ts";
import { FloatSumAccumulator } from "./float_sum.ts";
import { IntSumAccumulator } from "./int_sum.ts";
import { NumberExtremumAccumulator } from "./number_extremum.ts";
import type { SumAccumulator } from "./sum_accumulator.ts";
import { WordExtremumAccumulator } from "./word_extremum.ts";

/** What an accumulator is made from: the aggregate's name, its input's type (null for `count()`), its options. */
export interface AccumulatorSpec {
  readonly fn: string;
  readonly input: DataType | null;
  /** Whether the input is declared nullable; default true. Without nulls some aggregates keep less. */
  readonly inputNullable?: boolean;
  readonly params: { readonly [name: string]: unknown };
  /** The closures of a user-defined aggregate. */
  readonly userDefined?: unknown;
}

/** An empty accumulator; throws `AGGREGATE_UNKNOWN`, `AGGREGATE_TYPE_MISMATCH` as `aggregateType` does. */
export function createAccumulator(spec: AccumulatorSpec): Accumulator {
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
    default:
      throw new VolleyError({ code: "AGGREGATE_UNKNOWN", message: `Cannot aggregate: no "${fn}"` });
  }
}

function createSum(input: DataType, nullable: boolean): SumAccumulator {
  switch (input.kind) {
    case "float32":
    case "float64":
      return new FloatSumAccumulator(nullable);
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
