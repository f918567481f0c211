import { type Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { PlanStep, StepOf } from "../node.ts";
import { aggregateOutput, windowAggregateOutput } from "./aggregate_outputs.ts";
import { dropOutput, keyByOutput, renameOutput, selectOutput, withColumnOutput } from "./column_outputs.ts";
import { joinOutput } from "./join_outputs.ts";
import {
  dedupOutput,
  filterExprOutput,
  keyedClosureOutput,
  splitOutput,
  topNOutput,
  unionOutput,
  watermarksOutput,
} from "./row_outputs.ts";
import { Typing } from "./typing.ts";

/** Columns a step makes of its inputs; null where a mistake was told, or where only its declaration knows. */
export type OutputRule<K extends PlanStep["kind"]> = (step: StepOf<K>, typing: Typing) => Schema | null;

const sameColumns = (_step: PlanStep, typing: Typing): Schema => typing.input;
/** Of steps whose columns their closure, connector or other output alone knows. */
const asDeclared = (_step: PlanStep, typing: Typing): Schema | null => typing.declared;

const rules: { readonly [K in PlanStep["kind"]]: OutputRule<K> } = {
  source: asDeclared,
  watermarks: watermarksOutput,
  filter: sameColumns,
  map: asDeclared,
  flatMap: asDeclared,
  mapBatch: asDeclared,
  asyncMap: asDeclared,
  filterExpr: filterExprOutput,
  selectExpr: selectOutput,
  withColumn: withColumnOutput,
  drop: dropOutput,
  rename: renameOutput,
  union: unionOutput,
  keyBy: keyByOutput,
  split: splitOutput,
  sideOutput: asDeclared,
  sample: sameColumns,
  throttle: sameColumns,
  dedup: dedupOutput,
  topN: topNOutput,
  operator: asDeclared,
  process: keyedClosureOutput,
  broadcast: keyedClosureOutput,
  intervalJoin: joinOutput,
  windowJoin: joinOutput,
  asOfJoin: joinOutput,
  aggregate: aggregateOutput,
  windowAggregate: windowAggregateOutput,
  sink: sameColumns,
};

/** Columns of a step, every mistake told to `typing`. */
export function outputBy(step: PlanStep, typing: Typing): Schema | null {
  return (rules[step.kind] as OutputRule<PlanStep["kind"]>)(step as never, typing);
}

/**
 * The columns a step makes of inputs with these columns. `declared` are those it says it has: of closures and sources
 * nothing else is known. Throws what is wrong first, `OUTPUT_SCHEMA_MISSING` where a declaration is wanted.
 *
 * @example
 * ```ts
 * import { col, float64, outputOf, schema } from "@volley/volley";
 * const input = schema({ amount: float64 });
 * const step = { kind: "withColumn", column: { name: "big", expr: col("amount").gt(100).node } } as const;
 * console.assert(outputOf(step, [input]).toString() === "amount float64, big bool");
 * ```
 */
export function outputOf(step: PlanStep, inputs: readonly Schema[], declared: Schema | null = null): Schema {
  const typing = new Typing(inputs, declared, (_path, error) => {
    throw error;
  });
  const output = outputBy(step, typing);
  if (output !== null) return output;
  throw new VolleyError({
    code: "OUTPUT_SCHEMA_MISSING",
    message: `Cannot tell the columns of ${step.kind}: they were not declared`,
    hint: "Declare its output schema.",
  });
}
