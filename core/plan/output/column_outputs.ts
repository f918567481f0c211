import { type Field, Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { NamedExpr, StepOf } from "../node.ts";
import { type Typing } from "./typing.ts";

/** Columns of `selectExpr`. */
export function selectOutput({ columns }: StepOf<"selectExpr">, typing: Typing): Schema | null {
  return typing.schema(columns.map((column, index) => typing.named(column, "columns", index)), "columns");
}

/** Columns of `withColumn`: the new one in place of one of its name, or at the end. */
export function withColumnOutput({ column }: StepOf<"withColumn">, typing: Typing): Schema | null {
  const field = typing.named(column, "column");
  return field === null ? null : withField(typing.input, field);
}

/** A schema with a field replaced in its place, or added at the end. */
export function withField(schema: Schema, field: Field): Schema {
  const index = schema.indexOf(field.name);
  return new Schema(index < 0 ? [...schema.fields, field] : schema.fields.with(index, field));
}

/** Columns of `drop`. */
export function dropOutput({ columns }: StepOf<"drop">, typing: Typing): Schema | null {
  typing.columns(columns, "columns");
  const left = typing.input.fields.filter(({ name }) => !columns.includes(name));
  if (left.length > 0) return new Schema(left);
  return typing.refuse(
    ["columns"],
    new VolleyError({
      code: "SELECT_EMPTY",
      message: "Cannot drop every column of a stream",
      hint: "Keep one.",
    }),
  );
}

/** Columns of `rename`. */
export function renameOutput({ columns }: StepOf<"rename">, typing: Typing): Schema | null {
  for (const name of Object.keys(columns)) typing.column(name, ["columns", name]);
  const renamed = (name: string) => Object.hasOwn(columns, name) ? columns[name] : name;
  const fields = typing.input.fields.map((field) => ({ ...field, name: renamed(field.name) }));
  return typing.schema(fields, "columns");
}

/** Columns of `keyBy`: the input's, and computed keys. */
export function keyByOutput({ keys }: StepOf<"keyBy">, typing: Typing): Schema | null {
  const fields = keys.map((key, index) => {
    const field = typing.named(key, "keys", index);
    return field === null ? null : typing.attempt(["keys", index], () => checkedKey(field));
  });
  const twice = keys.findIndex(({ name }, index) => keys.findIndex((key) => key.name === name) !== index);
  if (twice >= 0) return typing.refuse(["keys", twice], keyTwice(keys[twice].name));
  const added = fields.filter((_, index) => !isPlainColumn(keys[index]));
  return typing.schema([...typing.input.fields, ...added], "keys");
}

/** Whether a named expression is a column under its own name. */
export function isPlainColumn({ name, expr }: NamedExpr): boolean {
  return expr.op === "col" && expr.name === name;
}

function keyTwice(column: string): VolleyError {
  return new VolleyError({
    code: "KEY_DUPLICATE",
    message: `Cannot key a stream by "${column}" twice`,
    at: { column },
    hint: "Name each key once.",
  });
}

/** The field, where rows can be grouped by it; throws `KEY_TYPE_MISMATCH`. */
export function checkedKey(field: Field): Field {
  if (field.type.kind !== "list" && field.type.kind !== "fixedSizeList" && field.type.kind !== "struct") {
    return field;
  }
  throw new VolleyError({
    code: "KEY_TYPE_MISMATCH",
    message: `Cannot key a stream by "${field.name}": it is a ${field.type.kind}`,
    at: { column: field.name },
    hint: "Key by a plain value of it.",
  });
}
