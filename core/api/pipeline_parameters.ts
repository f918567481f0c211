import { nearestName } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** Values a pipeline is built with; their defaults say their types. */
export type PipelineParameters = { readonly [name: string]: string | number | boolean };

/** Values with the widened types of their defaults: a default `"a.csv"` stands for any text. */
export type ParametersOf<P extends PipelineParameters> = {
  readonly [Name in keyof P]: P[Name] extends string ? string : P[Name] extends number ? number : boolean;
};

/**
 * The defaults with what was said instead, as text (`--set rows=100`) or as values. Throws `PARAMETER_UNKNOWN` and
 * `PARAMETER_INVALID`.
 */
export function withParameters<P extends PipelineParameters>(
  defaults: P,
  given: { readonly [name: string]: string | number | boolean },
): ParametersOf<P> {
  const values: Record<string, string | number | boolean> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) throw unknownParameter(name, Object.keys(defaults));
    values[name] = asType(name, value, defaults[name]);
  }
  return values as ParametersOf<P>;
}

function asType(name: string, value: string | number | boolean, like: unknown): string | number | boolean {
  if (typeof value === typeof like) return value;
  if (
    typeof like === "number" && typeof value === "string" && value.trim() !== "" &&
    !Number.isNaN(Number(value))
  ) {
    return Number(value);
  }
  if (typeof like === "boolean" && (value === "true" || value === "false")) return value === "true";
  throw new VolleyError({
    code: "PARAMETER_INVALID",
    message: `Cannot set parameter "${name}" to ${JSON.stringify(value)}: a ${typeof like} is wanted`,
  });
}

function unknownParameter(name: string, known: readonly string[]): VolleyError {
  const near = nearestName(name, known);
  return new VolleyError({
    code: "PARAMETER_UNKNOWN",
    message: `Cannot set parameter "${name}": the pipeline has ${
      known.length === 0 ? "no parameters" : `the parameters ${known.join(", ")}`
    }`,
    hint: near === undefined
      ? "Parameters are declared with their defaults in pipeline(import.meta, { params: {...} })."
      : `Did you mean "${near}"?`,
  });
}
