import { describeType, type Field, int32, logicalType, Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { StepOf } from "../node.ts";
import { windowFields } from "../window_columns.ts";
import { checkWindow } from "./aggregate_outputs.ts";
import { checkedKey } from "./column_outputs.ts";
import { type Typing } from "./typing.ts";

/** Columns of `watermarks`: the input's. */
export function watermarksOutput(step: StepOf<"watermarks">, typing: Typing): Schema {
  const field = typing.column(step.column, ["column"]);
  if (field !== null && !isTime(field)) typing.refuse(["column"], notATime(field));
  if (step.strategy.kind === "punctuated") {
    const found = typing.type(step.strategy.at, "strategy", "at");
    if (found !== null && found.type.kind !== "timestamp") {
      typing.refuse(["strategy", "at"], notATimestamp(describeType(found.type)));
    }
  }
  return typing.input;
}

/** Whether a column can carry event time. */
export function isTime({ type }: Field): boolean {
  const { kind } = logicalType(type);
  return kind === "timestamp" || kind === "date";
}

/** Columns of `filterExpr`: the input's. */
export function filterExprOutput({ predicate }: StepOf<"filterExpr">, typing: Typing): Schema {
  typing.condition(predicate, "predicate");
  return typing.input;
}

/** Columns of `split`: the input's, in every branch. */
export function splitOutput({ branches }: StepOf<"split">, typing: Typing): Schema {
  branches.forEach(({ predicate }, index) => typing.condition(predicate, "branches", index, "predicate"));
  return typing.input;
}

/** Columns of `dedup`: the input's. */
export function dedupOutput({ keys }: StepOf<"dedup">, typing: Typing): Schema {
  checkKeyColumns(keys, typing);
  return typing.input;
}

/** Columns of `topN`: the input's, by window those of the window too, and `rank`. */
export function topNOutput({ keys, orderBy, window }: StepOf<"topN">, typing: Typing): Schema | null {
  checkKeyColumns(keys, typing);
  orderBy.forEach(({ column }, index) => typing.column(column, ["orderBy", index, "column"]));
  if (window !== null) checkWindow(window, typing);
  const bounds = window === null ? [] : windowFields(window);
  // Rows that are results of windows have bounds already: those of this window take their place.
  const fields = typing.input.fields.map((field) => bounds.find(({ name }) => name === field.name) ?? field);
  const added = bounds.filter(({ name }) => typing.input.find(name) === undefined);
  return typing.schema([...fields, ...added, { name: "rank", type: int32, nullable: false }]);
}

/** Columns of `union`: those every input has. */
export function unionOutput(_step: StepOf<"union">, typing: Typing): Schema {
  const [first, ...others] = typing.inputs;
  for (const other of others) if (!other.equals(first)) typing.refuse([], unionMismatch(first, other));
  return first;
}

/** Columns of `process` and `broadcast`: what they say, their closure alone knows. */
export function keyedClosureOutput(step: StepOf<"process" | "broadcast">, typing: Typing): Schema | null {
  checkKeyColumns(step.keys, typing);
  step.sides.forEach(({ fields }, index) =>
    typing.attempt(["sides", index, "fields"], () => new Schema(fields))
  );
  return typing.declared;
}

function checkKeyColumns(keys: readonly string[], typing: Typing): void {
  typing.columns(keys, "keys")?.forEach((field, index) => {
    typing.attempt(["keys", index], () => checkedKey(field));
  });
}

function notATime(field: Field): VolleyError {
  return new VolleyError({
    code: "WATERMARK_TYPE_MISMATCH",
    message: `Cannot take event time from "${field.name}": it is ${describeType(field.type)}`,
    at: { column: field.name },
    hint: "Name a timestamp or date column, or make one with withColumn() first.",
  });
}

function notATimestamp(type: string): VolleyError {
  return new VolleyError({
    code: "WATERMARK_TYPE_MISMATCH",
    message: `Cannot take watermarks from ${type}: a timestamp is wanted`,
    hint: 'Give an expression that is a timestamp, or null: when(...).then(col("at")).end().',
  });
}

function unionMismatch(first: Schema, other: Schema): VolleyError {
  return new VolleyError({
    code: "UNION_SCHEMA_MISMATCH",
    message: `Cannot union streams of different columns: (${first}) and (${other})`,
    hint: "Bring both to the same columns, in the same order, with selectExpr().",
  });
}
