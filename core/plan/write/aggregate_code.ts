import * as calls from "../../aggregates/mod.ts";
import { canonicalJson } from "../canonical_json.ts";
import type { AggregateCall } from "../node.ts";
import { call, type Code, literal, method } from "./code.ts";
import { expressionCode } from "./expression_code.ts";
import type { ModuleImports } from "./module_imports.ts";

/** Makes aggregates from an input and options, by name in the aggregate table. */
const makers: { readonly [fn: string]: (input: string, options?: never) => calls.Aggregate } = {
  sum: calls.sum,
  count: calls.count,
  min: calls.min,
  max: calls.max,
  avg: calls.avg,
  first: calls.first,
  last: calls.last,
  stddev: calls.stddev,
  variance: calls.variance,
  countDistinct: calls.countDistinct,
  approxCountDistinct: calls.approxCountDistinct,
  approxQuantile: calls.approxQuantile as never,
  collectList: calls.collectList,
};

/** An aggregate as builder code, with its name where that isn't what the builder would call it. */
export function aggregateCode(call: AggregateCall, imports: ModuleImports): Code {
  const { as } = call;
  const code = unnamedCode(call, imports);
  return as === defaultName(call) ? code : method(code, "as", literal(as));
}

function unnamedCode({ fn, input, params }: AggregateCall, imports: ModuleImports): Code {
  const inputs = input === undefined
    ? []
    : [input.op === "col" ? literal(input.name) : expressionCode(input, imports)];
  const option = params === undefined ? undefined : fn === "approxQuantile" ? params.q : params;
  if (isMade(fn, option, params) && (input !== undefined || fn === "count")) {
    return call(imports.use(fn), ...inputs, ...(option === undefined ? [] : [literal(option)]));
  }
  const init = { fn, input: input ?? null, ...(params === undefined ? {} : { params }) };
  return call(`new ${imports.use("Aggregate")}`, literal(init));
}

/** Whether the function of that name makes these options of that one. */
function isMade(fn: string, option: unknown, params: AggregateCall["params"]): boolean {
  if (!Object.hasOwn(makers, fn)) return false;
  try {
    const made = makers[fn]("x", option as never);
    return canonicalJson(made.params ?? null) === canonicalJson(params ?? null);
  } catch {
    return false;
  }
}

/** What the builder calls a result that was given no name: `sum_amount`, `count`. */
function defaultName({ fn, input }: AggregateCall): string | null {
  const verb = fn.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (input === undefined) return verb;
  return input.op === "col" ? `${verb}_${input.name}` : null;
}
