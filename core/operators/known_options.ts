import { nearestName } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** Every option of `O` by name: the compiler sees to it that none is left out. */
export type OptionsOf<O> = { readonly [Name in keyof O]-?: unknown };

/**
 * Refuses options that `method` doesn't have: a program is run without the type checker more often than not, and a
 * misspelt option would be as if left out. Throws `OPTION_UNKNOWN`, and `OPTIONS_INVALID` for what is no object.
 */
export function requireKnownOptions(method: string, given: unknown, known: object): void {
  if (given === undefined) return;
  if (typeof given !== "object" || given === null) throw noOptions(method, given);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw unknownOption(method, unknown, Object.keys(known));
}

/** Refuses a value that is none of an option's few; undefined is left out. Throws `OPTION_INVALID`. */
export function requireChoice(
  method: string,
  name: string,
  given: unknown,
  choices: readonly string[],
): void {
  if (given === undefined || choices.includes(given as string)) return;
  const near = typeof given === "string" ? nearestName(given, choices) : undefined;
  const all = `${name} is ${choices.map((one) => `"${one}"`).join(" or ")}.`;
  throw new VolleyError({
    code: "OPTION_INVALID",
    message: `Cannot give ${method}() ${name}: ${JSON.stringify(given) ?? String(given)}`,
    hint: near === undefined ? `The option ${all}` : `Did you mean "${near}"? The option ${all}`,
  });
}

function unknownOption(method: string, name: string, known: readonly string[]): VolleyError {
  const near = nearestName(name, known);
  return new VolleyError({
    code: "OPTION_UNKNOWN",
    message: `Cannot give ${method}() the option "${name}": there is no such option`,
    hint: near === undefined ? `It takes ${known.join(", ")}.` : `Did you mean "${near}"?`,
  });
}

function noOptions(method: string, given: unknown): VolleyError {
  return new VolleyError({
    code: "OPTIONS_INVALID",
    message: `Cannot give ${method}() ${given === null ? "null" : `a ${typeof given}`} for its options`,
    hint: `Options are an object: ${method}(..., { name: value }).`,
  });
}
