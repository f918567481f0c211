import { type Field, Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { JsonObject, ParametersDescriptor } from "../../operators/mod.ts";
import type { PlanProblem } from "../plan_problem.ts";
import { listOf } from "./check.ts";
import { checkParameters } from "./connector_check.ts";
import { Cursor } from "./cursor.ts";
import { field } from "./type_check.ts";

/** What is wrong with a connector's parameters, by its fact sheet; empty where nothing is. */
export function parameterProblems(
  connector: string,
  descriptor: ParametersDescriptor,
  given: unknown,
): readonly PlanProblem[] {
  const cursor = new Cursor([], "", connector);
  checkParameters(given, descriptor, cursor);
  return cursor.problems;
}

/** Untrusted JSON as a connector's parameters; throws the first of {@linkcode parameterProblems}. */
export function parametersFromJson(
  connector: string,
  descriptor: ParametersDescriptor,
  given: unknown,
): JsonObject {
  throwFirst(parameterProblems(connector, descriptor, given));
  return given as JsonObject;
}

/**
 * A schema from the JSON of its fields, as plans and configurations hold it: `[{ name, type: { kind }, nullable }]`.
 * `what` names it in messages. Throws `PLAN_VALUE_INVALID`, `PLAN_TYPE_UNKNOWN`, `SCHEMA_DUPLICATE_COLUMN` and the like.
 *
 * @example
 * ```ts
 * import { schemaFromJson } from "@volley/volley";
 * const json = JSON.parse(`[{"name":"at","type":{"kind":"timestamp","unit":"ms"},"nullable":true}]`);
 * console.assert(String(schemaFromJson(json, "events")) === "at timestamp[ms]?");
 * ```
 */
export function schemaFromJson(given: unknown, what: string): Schema {
  const cursor = new Cursor([], "", what);
  const fields = listOf<Field>(field)(given, cursor);
  throwFirst(cursor.problems);
  return new Schema(fields!);
}

function throwFirst(problems: readonly PlanProblem[]): void {
  const first = problems.find(({ severity }) => severity === "error");
  if (first === undefined) return;
  const { code, message, hint, pointer } = first;
  throw new VolleyError({ code, message: `${message} (at ${pointer || "/"})`, hint });
}
