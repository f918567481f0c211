import { nearestName } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { ExprFunction } from "./expr_function.ts";
import { arithmetic } from "./functions/arithmetic.ts";
import { booleans } from "./functions/boolean.ts";
import { casts } from "./functions/cast.ts";
import { comparison } from "./functions/comparison.ts";
import { conditional } from "./functions/conditional.ts";
import { json } from "./functions/json.ts";
import { math } from "./functions/math.ts";
import { nullHandling } from "./functions/null_handling.ts";
import { pattern } from "./functions/pattern.ts";
import { text } from "./functions/text.ts";
import { time } from "./functions/time.ts";
import { timeArithmetic } from "./functions/time_arithmetic.ts";

const families = {
  arithmetic,
  comparison,
  booleans,
  nullHandling,
  conditional,
  casts,
  text,
  pattern,
  time,
  timeArithmetic,
  math,
  json,
};

const table: ReadonlyMap<string, ExprFunction> = new Map(
  Object.values(families).flat().map((fn) => [fn.name, fn]),
);

/** What a catalogue, a form or a reference page shows of a function. */
export interface FunctionSummary {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
}

/** Every function an expression may call, family by family. */
export function expressionFunctions(): readonly FunctionSummary[] {
  return [...table.values()].map(({ name, summary, arity }) => ({ name, summary, arity }));
}

/** The function of that name; throws `EXPR_UNKNOWN_FUNCTION` naming the nearest one. */
export function functionNamed(name: string): ExprFunction {
  const found = table.get(name);
  if (found !== undefined) return found;
  const near = nearestName(name, [...table.keys()]);
  throw new VolleyError({
    code: "EXPR_UNKNOWN_FUNCTION",
    message: `Cannot find expression function "${name}"`,
    hint: near ? `Did you mean "${near}"?` : "expressionFunctions() lists what there is.",
  });
}
