import type { DataType } from "../data/mod.ts";
import { logicalType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Accumulator } from "./accumulator.ts";
import { CountAccumulator } from "./count.ts";
import { IntSumAccumulator } from "./int_sum.ts";

/** What an accumulator is made from: the aggregate's name, its input's type (null for `count()`), its options. */
export interface AccumulatorSpec {
  readonly fn: string;
  readonly input: DataType | null;
  readonly params: { readonly [name: string]: unknown };
  /** The closures of a user-defined aggregate. */
  readonly userDefined?: unknown;
}

/** An empty accumulator; throws `AGGREGATE_UNKNOWN` for a name that is not in the table. */
export function createAccumulator(spec: AccumulatorSpec): Accumulator {
  const input = spec.input === null ? null : logicalType(spec.input);
  switch (spec.fn) {
    case "count":
      return new CountAccumulator();
    case "sum":
      return createSum(input!);
    default:
      throw new VolleyError({ code: "AGGREGATE_UNKNOWN", message: `Cannot aggregate: no "${spec.fn}"` });
  }
}

function createSum(input: DataType): Accumulator {
  switch (input.kind) {
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return new IntSumAccumulator();
    default:
      throw new VolleyError({
        code: "AGGREGATE_TYPE_MISMATCH",
        message: `Cannot sum ${input.kind}: a number is wanted`,
      });
  }
}
