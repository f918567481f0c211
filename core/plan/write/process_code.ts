import type { StepOf } from "../node.ts";
import { closureCode } from "./closure_code.ts";
import { call, type Code, literal, type MethodCall } from "./code.ts";
import { durationCode } from "./duration_code.ts";
import type { ModuleImports } from "./module_imports.ts";
import { optionsCode } from "./options_code.ts";
import type { StepWriter } from "./step_context.ts";
import { schemaCode } from "./type_code.ts";

/** Rows `broadcast` holds where nothing is said. */
const HELD_ROWS_MAX = 1_000_000;

/** `process(fn, schema({ ... }))`. */
export const processCalls: StepWriter<"process"> = (step, node, context) => {
  const options = optionsCode([
    ["sides", sidesCode(step.sides, context.imports)],
    ["timersInPast", step.timersInPast === undefined ? null : literal(step.timersInPast)],
  ]);
  const output = schemaCode(node.output, context.imports);
  return called("process", closureCode(step.fn, node.id, context), output, ...options);
};

/** `broadcast(rules, fn, schema({ ... }))`. */
export const broadcastCalls: StepWriter<"broadcast"> = (step, node, context) => {
  const { sides, waitFor, heldRowsMax, timersInPast } = step;
  const options = optionsCode([
    ["sides", sidesCode(sides, context.imports)],
    ["waitFor", literal(waitFor)],
    ["heldRowsMax", heldRowsMax === HELD_ROWS_MAX ? null : literal(heldRowsMax)],
    ["timersInPast", timersInPast === undefined ? null : literal(timersInPast)],
  ]);
  const [rules, fn] = [context.stream(node.inputs[1]), closureCode(step.fn, node.id, context)];
  return called("broadcast", rules, fn, schemaCode(node.output, context.imports), ...options);
};

/** `asyncMap(fn, schema({ ... }), { concurrency: 10 })`. */
export const asyncMapCalls: StepWriter<"asyncMap"> = (step, node, context) => {
  const { ordered, concurrency, timeoutMs, retry } = step;
  const options = optionsCode([
    ["ordered", ordered ? null : "false"],
    ["concurrency", literal(concurrency)],
    ["timeout", durationCode(timeoutMs)],
    ["retry", retry === null ? null : literal(retry)],
  ]);
  const output = schemaCode(node.output, context.imports);
  return called("asyncMap", closureCode(step.fn, node.id, context), output, ...options);
};

function called(method: string, ...args: readonly Code[]): MethodCall[] {
  return [{ method, args }];
}

function sidesCode(sides: StepOf<"process">["sides"], imports: ModuleImports): Code | null {
  if (sides.length === 0) return null;
  const items = sides.map(({ tag, fields }) =>
    call(`new ${imports.use("OutputTag")}`, literal(tag), schemaCode(fields, imports))
  );
  return { kind: "list", items };
}
