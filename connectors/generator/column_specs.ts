import {
  type JsonObject,
  type ParameterDescriptor,
  type ParametersDescriptor,
  parametersFromJson,
  type Variants,
} from "../../core/mod.ts";
import {
  chance,
  choice,
  type ColumnGenerator,
  eventTimes,
  generatorInvalid,
  intKeys,
  keys,
  normal,
  sequence,
  uniform,
  uniformInt,
} from "./columns.ts";

/** How a column generator is made from its specification. */
interface ColumnForm {
  readonly parameters: ParametersDescriptor;
  // deno-lint-ignore no-explicit-any
  make(spec: any): ColumnGenerator;
}

const number = (description: string): ParameterDescriptor => ({ type: "number", description });
const count: ParameterDescriptor = {
  type: "integer",
  minimum: 1,
  maximum: 10_000_000,
  description: "How many keys.",
};
const skew: ParameterDescriptor = { type: "number", minimum: 0, default: 0, description: "Zipf's exponent." };

function form(
  properties: { readonly [name: string]: ParameterDescriptor },
  required: readonly string[],
  make: ColumnForm["make"],
): ColumnForm {
  const kind: ParameterDescriptor = { type: "string", description: "Which generator." };
  return { parameters: { type: "object", required, properties: { kind, ...properties } }, make };
}

const whole = (description: string): ParameterDescriptor => ({ type: "integer", description });
const range = { min: number("The least."), max: number("The bound above, no part of it.") };
const wholeRange = { min: whole("The least."), max: whole("The greatest.") };

const FORMS: { readonly [kind: string]: ColumnForm } = {
  sequence: form({ start: { ...whole("The first."), default: 0 } }, [], ({ start }) => sequence(start)),
  uniform: form(range, ["min", "max"], ({ min, max }) => uniform(min, max)),
  uniformInt: form(wholeRange, ["min", "max"], ({ min, max }) => uniformInt(min, max)),
  normal: form(
    { mean: number("The mean."), deviation: number("The standard deviation.") },
    ["mean", "deviation"],
    ({ mean, deviation }) => normal(mean, deviation),
  ),
  chance: form(
    { share: { ...number("How often true."), minimum: 0, maximum: 1 } },
    ["share"],
    ({ share }) => chance(share),
  ),
  choice: form(
    { values: { type: "array", items: { type: "string" }, description: "What is chosen from." } },
    ["values"],
    ({ values }) => choice(values),
  ),
  intKeys: form({ count, skew }, ["count"], ({ count, skew }) => intKeys(count, { skew })),
  keys: form(
    { prefix: { type: "string", description: "What each begins with." }, count, skew },
    ["prefix", "count"],
    ({ prefix, count, skew }) => keys(prefix, count, { skew }),
  ),
  eventTimes: form(
    {
      startMs: {
        type: "number",
        unit: "ms",
        default: Date.UTC(2024, 0, 1),
        description: "The first, since 1970.",
      },
      stepMs: { type: "number", unit: "ms", default: 1, description: "From a row to its next." },
      disorderMs: {
        type: "number",
        minimum: 0,
        default: 0,
        unit: "ms",
        description: "How much too early one may be.",
      },
    },
    [],
    (spec) => eventTimes(spec),
  ),
};

/** What is said of each kind of generator, for the fact sheet. */
export const COLUMN_VARIANTS: Variants = Object.fromEntries(
  Object.entries(FORMS).map(([kind, { parameters: { properties, required = [] } }]) => {
    const own = Object.entries(properties).filter(([name]) => name !== "kind");
    const said = own.map(([name, one]) => [name, required.includes(name) ? one : { ...one, optional: true }]);
    return [kind, Object.fromEntries(said)];
  }),
);

/** The generator of a column from its `spec`; throws `GENERATOR_INVALID` or what is wrong with a parameter. */
export function generatorFromSpec(column: string, spec: unknown): ColumnGenerator {
  const kind = (spec as JsonObject | null)?.kind;
  if (typeof kind !== "string" || !Object.hasOwn(FORMS, kind)) {
    throw generatorInvalid(
      `column "${column}" is of kind ${JSON.stringify(kind)}; there are ${Object.keys(FORMS).join(", ")}`,
    );
  }
  const { parameters, make } = FORMS[kind];
  return make(parametersFromJson(`generator column ${column}`, parameters, spec));
}
