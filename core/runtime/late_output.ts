import { Schema } from "../data/mod.ts";
import type { StepOf } from "../plan/mod.ts";
import type { LateOutput } from "../windows/mod.ts";

/** A column of rows as they came to an operator, and its place in the batch that was prepared of them. */
export interface RowColumn {
  readonly name: string;
  readonly index: number;
}

/** The columns an aggregation needs beside its own, from place `from` on: all, where its late rows go somewhere. */
export function lateRows(
  step: StepOf<"aggregate" | "windowAggregate">,
  names: readonly string[],
  from: number,
): RowColumn[] {
  if (step.kind === "aggregate" || step.lateOutput === undefined) return [];
  return names.map((name, k) => ({ name, index: from + k }));
}

/** Where late rows go, with the columns that make them up in `prepared`; undefined: nowhere. */
export function lateOutput(
  step: StepOf<"aggregate" | "windowAggregate">,
  columns: readonly RowColumn[],
  prepared: Schema,
): LateOutput | undefined {
  if (step.kind === "aggregate" || step.lateOutput === undefined) return undefined;
  const row = new Schema(columns.map(({ name, index }) => ({ ...prepared.fields[index], name })));
  return { tag: step.lateOutput, row, columns: columns.map(({ index }) => index) };
}
