import { checkDataType } from "./check_data_type.ts";
import { depthMax, depthOver, rememberDepth } from "./depth.ts";
import { functionNamed } from "./function_table.ts";
import { literalRaw } from "./literal.ts";
import type { ExprNode, LitNode } from "./node.ts";
import { invalidExpr } from "./type_mismatch.ts";
import { VolleyError } from "../fault/mod.ts";

type Json = { readonly [key: string]: unknown };

/** A value being checked, and where its finished node goes. */
interface Task {
  readonly json: unknown;
  readonly depth: number;
  readonly into: ExprNode[];
  readonly at: number;
}

/** Nodes an expression from outside may have. */
const nodesMax = 100_000;

/**
 * Untrusted JSON as an expression, every part checked and copied. Throws `EXPR_INVALID`, `EXPR_UNKNOWN_FUNCTION` or
 * `EXPR_TOO_DEEP`; never recurses.
 */
export function parseExpr(json: unknown): ExprNode {
  const root: ExprNode[] = [];
  const finished: { node: ExprNode; args: ExprNode[] }[] = [];
  const tasks: Task[] = [{ json, depth: 1, into: root, at: 0 }];
  let count = 0;
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (++count > nodesMax) {
      throw invalidExpr(`Cannot read an expression of more than ${nodesMax} nodes`, "Split it.");
    }
    if (task.depth > depthMax) throw tooDeep();
    const { into, at, depth } = task;
    const object = objectOf(task.json);
    if (object.op !== "call") {
      into[at] = object.op === "lit" ? literalOf(object) : columnOf(object);
      continue;
    }
    const args: ExprNode[] = [];
    into[at] = callOf(object, args);
    finished.push({ node: into[at], args });
    Array.from(object.args as unknown[]).forEach((arg, i) =>
      tasks.push({ json: arg, depth: depth + 1, into: args, at: i })
    );
  }
  for (const { node, args } of finished.reverse()) rememberDepth(node, depthOver(args));
  return root[0];
}

function objectOf(json: unknown): Json {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Json;
  throw invalidExpr(`Cannot read an expression from ${Array.isArray(json) ? "an array" : typeof json}`);
}

function columnOf(object: Json): ExprNode {
  if (object.op === "col" && typeof object.name === "string") return { op: "col", name: object.name };
  throw invalidExpr(`Cannot read an expression node: "op" must be col (with a name), lit or call`);
}

function literalOf(object: Json): LitNode {
  const value = object.value as LitNode["value"];
  if (value !== null && !["boolean", "number", "string"].includes(typeof value)) {
    throw invalidExpr("Cannot read a constant: its value must be null, a boolean, a number or text");
  }
  const node: LitNode = { op: "lit", type: checkDataType(object.type), value };
  literalRaw(node);
  return node;
}

function callOf(object: Json, args: ExprNode[]): ExprNode {
  const { fn, params } = object;
  if (typeof fn !== "string" || !Array.isArray(object.args)) {
    throw invalidExpr('Cannot read a call: "fn" must be a name and "args" an array');
  }
  functionNamed(fn);
  return params === undefined
    ? { op: "call", fn, args }
    : { op: "call", fn, args, params: paramsOf(fn, params) };
}

/** Options are flat: text, numbers, booleans, and under `to` a type. */
function paramsOf(fn: string, json: unknown): Json {
  const entries = Object.entries(objectOf(json)).map(([key, value]) => {
    if (key === "to") return [key, checkDataType(value)];
    if (value === null || ["boolean", "number", "string"].includes(typeof value)) return [key, value];
    throw invalidExpr(`Cannot read option "${key}" of ${fn}: it must be text, a number or a boolean`);
  });
  return Object.fromEntries(entries);
}

function tooDeep(): VolleyError {
  return new VolleyError({
    code: "EXPR_TOO_DEEP",
    message: `Cannot read an expression nested deeper than ${depthMax} calls`,
    hint: "Split it over several steps.",
  });
}
