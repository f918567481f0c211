import type { NamedExpr, StepOf } from "../plan/mod.ts";
import { column } from "./expression_steps.ts";

/**
 * What an aggregation reads of a row: its keys, then the inputs of the aggregates that have one. `named`: under the
 * names people know; else under names that can't clash with each other.
 */
export function readColumns(step: StepOf<"aggregate" | "windowAggregate">, named = false): NamedExpr[] {
  const inputs = step.aggregates.filter(({ input }) => input !== undefined);
  return [
    ...step.keys.map((key, k) => column(named ? key : `key${k}`, key)),
    ...inputs.map(({ input, as }, k) => ({ name: named ? as : `input${k}`, expr: input! })),
  ];
}
