import { type Field, Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { NamedExpr } from "../plan/mod.ts";
import { type Draft, draftAfter } from "./draft.ts";
import { type ExpressionArgument, namedField, readNamed } from "./expression_argument.ts";

/** Rows by key: columns stay, computed keys are added to them. */
export function keyByStep(input: Draft, given: readonly ExpressionArgument[]): Draft {
  if (given.length === 0) {
    throw new VolleyError({ code: "KEY_EMPTY", message: "Cannot key a stream by no column" });
  }
  const keys = given.map((argument) => readNamed(argument, input.output));
  refuseTwice(keys);
  const fields = keys.map((key) => checkedKeyField(namedField(key, input.output)));
  const added = fields.filter((_, index) => !isPlainColumn(keys[index]));
  const output = added.length === 0 ? input.output : new Schema([...input.output.fields, ...added]);
  return draftAfter(input, { kind: "keyBy", keys }, { output });
}

function isPlainColumn({ name, expr }: NamedExpr): boolean {
  return expr.op === "col" && expr.name === name;
}

function refuseTwice(keys: readonly NamedExpr[]): void {
  const twice = keys.find((key, index) => keys.findIndex(({ name }) => name === key.name) !== index);
  if (twice === undefined) return;
  throw new VolleyError({
    code: "KEY_DUPLICATE",
    message: `Cannot key a stream by "${twice.name}" twice`,
    at: { column: twice.name },
  });
}

/** The field, where rows can be keyed by it; throws `KEY_TYPE_MISMATCH`. */
export function checkedKeyField(field: Field): Field {
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
