import { describeType, type Field, Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { JsonValue } from "../../operators/mod.ts";
import { outputBy } from "../output/output_of.ts";
import { Typing } from "../output/typing.ts";
import type { PlanFix } from "../plan_problem.ts";
import type { PlanStep } from "../node.ts";
import { type Cursor } from "./cursor.ts";
import { nodesOf } from "./expression_check.ts";
import type { ReadNode } from "./plan_shape.ts";

/**
 * Columns of each operator by id, worked out from its inputs'; where that fails those it declares, so that one mistake
 * is told once. Mistakes, and declarations that disagree, are reported.
 */
export function checkSchemas(ordered: readonly ReadNode[]): ReadonlyMap<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const node of ordered) {
    const output = schemaOf(node, schemas);
    if (output !== null) schemas.set(node.parts.id, output);
  }
  return schemas;
}

function schemaOf({ parts, at }: ReadNode, schemas: ReadonlyMap<string, Schema>): Schema | null {
  const declared = declaredSchema(parts.output, at);
  const { step, inputs = [] } = parts;
  if (step === undefined) return declared;
  const known = inputs.map((id) => schemas.get(id));
  if (known.includes(undefined) || (known.length === 0 && step.kind !== "source")) return declared;
  if ("leftKeys" in step && known.length !== 2) return declared;
  const before = at.problems.length;
  const typing = new Typing(known as Schema[], declared, (path, error) => {
    reportAt(at.at("step", ...path), error, step);
  });
  const output = outputBy(step, typing);
  if (output === null || at.problems.length > before) return declared ?? output;
  if (declared !== null && !output.equals(declared)) reportMismatch(declared, output, at);
  return output;
}

function declaredSchema(fields: readonly Field[] | undefined, at: Cursor): Schema | null {
  if (fields === undefined) return null;
  try {
    return new Schema(fields);
  } catch (thrown) {
    if (!(thrown instanceof VolleyError)) throw thrown;
    at.at("output").report({ code: thrown.code, message: thrown.message, hint: thrown.hint });
    return null;
  }
}

function reportMismatch(declared: Schema, output: Schema, at: Cursor): void {
  const value = output.fields as unknown as JsonValue;
  at.at("output").report({
    code: "PLAN_OUTPUT_MISMATCH",
    message: `Cannot read ${at.thing}: it says its output is (${declared}), but it makes (${output})`,
    hint: firstDifference(declared, output),
    fix: {
      title: "Write down what it makes",
      edits: [{ op: "replace", path: at.at("output").pointer, value }],
    },
  });
}

function firstDifference(declared: Schema, output: Schema): string {
  const missing = output.fields.find(({ name }) => declared.indexOf(name) < 0);
  if (missing !== undefined) return `Column "${missing.name}" is not declared.`;
  const extra = declared.fields.find(({ name }) => output.indexOf(name) < 0);
  if (extra !== undefined) return `Column "${extra.name}" is declared, and nothing makes it.`;
  const [a, b] = declared.fields.map((field, i) => [field, output.fields[i]] as const)
    .find(([a, b]) =>
      a.name !== b.name || a.nullable !== b.nullable || describeType(a.type) !== describeType(b.type)
    )!;
  if (a.name !== b.name) return `Column "${b.name}" stands where "${a.name}" is declared.`;
  return `Column "${a.name}" is ${shown(b)}, not ${shown(a)}.`;
}

function shown({ type, nullable }: Field): string {
  return describeType(type) + (nullable ? " or null" : "");
}

/** An error at its place, a column that is missing at every place it is named. */
function reportAt(at: Cursor, error: VolleyError, step: PlanStep): void {
  const { column } = error.at;
  const finding = {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(column === undefined ? {} : { column }),
  };
  if (error.code !== "COLUMN_NOT_FOUND" || column === undefined) return at.report(finding);
  const near = /^Did you mean "(.*)"\?$/.exec(error.hint ?? "")?.[1];
  const places = placesOf(column, at, step);
  const fix = near === undefined
    ? undefined
    : step.kind === "rename"
    ? moved(at, near)
    : replaced(places, near);
  (places[0] ?? at).report({ ...finding, ...(fix === undefined ? {} : { fix }) });
}

function replaced(places: readonly Cursor[], value: string): PlanFix | undefined {
  if (places.length === 0) return undefined;
  return {
    title: `Use "${value}"`,
    edits: places.map(({ pointer }) => ({ op: "replace", path: pointer, value })),
  };
}

/** A new name given to another column. */
function moved({ pointer }: Cursor, column: string): PlanFix {
  const path = pointer.slice(0, pointer.lastIndexOf("/") + 1) +
    column.replaceAll("~", "~0").replaceAll("/", "~1");
  return { title: `Use "${column}"`, edits: [{ op: "move", from: pointer, path }] };
}

/** Where below `at` a column is named: the value itself, or nodes of an expression. */
function placesOf(column: string, at: Cursor, step: PlanStep): Cursor[] {
  const path = at.pointer.slice(at.pointer.indexOf("/step") + 6).split("/");
  const value = path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[unescaped(key)],
    step,
  );
  if (value === column) return [at];
  return nodesOf(value, at).filter(({ node }) => node.op === "col" && node.name === column)
    .map(({ place }) => place.at("name"));
}

function unescaped(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
