import { columnNotFound, describeType, type Field, Schema } from "../data/mod.ts";
import { callFunction, col, lit, typeOf } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { NamedExpr } from "../plan/mod.ts";
import { type Draft, draftAfter, draftOfInputs } from "./draft.ts";
import { type ExpressionArgument, namedField, readArgument, readNamed } from "./expression_argument.ts";

/** Rows for which a boolean expression is true; null counts as not. */
export function filterExprStep(input: Draft, argument: ExpressionArgument): Draft {
  const { node } = readArgument(argument, input.output);
  const { type } = typeOf(node, input.output);
  if (type.kind !== "bool" && type.kind !== "null") {
    throw new VolleyError({
      code: "EXPR_TYPE_MISMATCH",
      message: `Cannot filter by ${describeType(type)}: a bool is wanted`,
      hint: "Compare it with something.",
    });
  }
  return draftAfter(input, { kind: "filterExpr", predicate: node });
}

/**
 * Rows in which none of these columns (default: none at all) is null, and the columns declared so: a filter, and a
 * selection that belongs to it.
 */
export function dropNullsStep(input: Draft, names: readonly string[]): Draft {
  const { fields } = input.output;
  for (const name of names) input.output.field(name);
  const checked = names.length > 0
    ? [...new Set(names)]
    : fields.filter((one) => one.nullable).map((one) => one.name);
  const [first = lit(true), ...others] = checked.map((name) => col(name).isNotNull());
  const kept = filterExprStep(input, others.length > 0 ? first.and(...others) : first);
  const columns = fields.map(({ name }) =>
    checked.includes(name) ? callFunction("notNull", [col(name)]).as(name) : name
  );
  return { ...selectExprStep({ ...kept, name: "dropNulls" }, columns), implicit: true };
}

/** Several expressions, or one object of them, as named expressions. */
export function readSelection(given: readonly unknown[], input: Schema): NamedExpr[] {
  if (given.length === 1 && isRecord(given[0])) {
    return Object.entries(given[0]).map(([name, argument]) => ({
      name,
      expr: readArgument(argument as ExpressionArgument, input).node,
    }));
  }
  return given.map((argument) => readNamed(argument as ExpressionArgument, input));
}

function isRecord(given: unknown): given is object {
  return typeof given === "object" && given !== null && !("node" in given);
}

/** New columns in place of the old ones. */
export function selectExprStep(input: Draft, given: readonly unknown[]): Draft {
  const columns = readSelection(given, input.output);
  if (columns.length === 0) {
    throw new VolleyError({ code: "SELECT_EMPTY", message: "Cannot select no columns" });
  }
  const output = new Schema(columns.map((column) => namedField(column, input.output)));
  return draftAfter(input, { kind: "selectExpr", columns }, { output });
}

/** One more column, or another value for one. */
export function withColumnStep(input: Draft, name: string, argument: ExpressionArgument): Draft {
  const column = { name, expr: readArgument(argument, input.output).node };
  const output = withField(input.output, namedField(column, input.output));
  return draftAfter(input, { kind: "withColumn", column }, { output });
}

/** A schema with a field replaced in its place, or added at the end. */
export function withField(schema: Schema, field: Field): Schema {
  const index = schema.indexOf(field.name);
  return new Schema(index < 0 ? [...schema.fields, field] : schema.fields.with(index, field));
}

/** All columns but these. */
export function dropStep(input: Draft, names: readonly string[]): Draft {
  for (const name of names) input.output.field(name);
  const output = new Schema(input.output.fields.filter((field) => !names.includes(field.name)));
  if (output.fields.length === 0) {
    throw new VolleyError({ code: "SELECT_EMPTY", message: "Cannot drop every column of a stream" });
  }
  return draftAfter(input, { kind: "drop", columns: [...names] }, { output });
}

/** The same columns under other names. */
export function renameStep(input: Draft, columns: { readonly [from: string]: string }): Draft {
  for (const name of Object.keys(columns)) {
    if (input.output.indexOf(name) < 0) throw columnNotFound(name, input.output.names);
  }
  const renamed = (name: string) => Object.hasOwn(columns, name) ? columns[name] : name;
  const output = new Schema(input.output.fields.map((field) => ({ ...field, name: renamed(field.name) })));
  return draftAfter(input, { kind: "rename", columns: { ...columns } }, { output });
}

/** The rows of several streams of the same columns. */
export function unionStep(inputs: readonly Draft[]): Draft {
  const [first, ...others] = inputs;
  for (const other of others) {
    if (other.output.equals(first.output)) continue;
    throw new VolleyError({
      code: "UNION_SCHEMA_MISMATCH",
      message: `Cannot union streams of different columns: (${first.output}) and (${other.output})`,
      hint: "Bring both to the same columns, in the same order, with selectExpr().",
    });
  }
  const asked = inputs.map((input) => input.parallelism).filter((threads) => threads !== null);
  return {
    ...draftOfInputs(inputs, { kind: "union" }),
    parallelism: asked.length > 0 ? Math.max(...asked) : null,
  };
}
