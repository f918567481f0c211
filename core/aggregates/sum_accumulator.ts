import type { Accumulator } from "./accumulator.ts";

/** Sums, as `avg` divides them. */
export interface SumAccumulator extends Accumulator {
  /** The sum of a slot that has values, as the nearest float64, in units of the input. */
  total(slot: number): number;
}
