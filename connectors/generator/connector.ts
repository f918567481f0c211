import {
  type ConnectorDescriptor,
  type JsonObject,
  type ParametersDescriptor,
  parametersFromJson,
  type Source,
  type Stream,
  type StreamExecutionEnvironment,
} from "../../core/mod.ts";
import { COLUMN_VARIANTS, generatorFromSpec } from "./column_specs.ts";
import {
  type ColumnGenerators,
  type GeneratedShape,
  type GeneratorOptions,
  GeneratorSource,
} from "./source.ts";

/** What the generator adds to the environment. */
export interface GeneratorEnvironment {
  /** A stream of made-up rows, the same for the same seed; without `rows` it has no end. */
  fromGenerator<M, C extends ColumnGenerators>(
    this: StreamExecutionEnvironment<M>,
    options: GeneratorOptions<C>,
  ): Stream<GeneratedShape<C>, M>;
}

/** The generator's environment methods. */
export const generatorEnvironment: GeneratorEnvironment = {
  fromGenerator<M, C extends ColumnGenerators>(
    this: StreamExecutionEnvironment<M>,
    options: GeneratorOptions<C>,
  ): Stream<GeneratedShape<C>, M> {
    return this.fromSource(new GeneratorSource(options));
  },
};

const PARAMETERS: ParametersDescriptor = {
  type: "object",
  required: ["columns"],
  properties: {
    columns: {
      type: "object",
      items: { type: "object", variants: COLUMN_VARIANTS },
      description: "A generator for each column, by its name.",
    },
    seed: { type: "integer", default: 1, description: "The same seed gives the same rows." },
    rows: { type: "integer", minimum: 0, unit: "rows", description: "Rows in all; default without end." },
    rowsPerSecond: {
      type: "number",
      minimum: Number.MIN_VALUE,
      unit: "records/s",
      description: "Rate over all partitions, above 0; default no limit.",
    },
    partitions: {
      type: "integer",
      minimum: 1,
      maximum: 65_536,
      default: 1,
      description: "Partitions, which take turns.",
    },
  },
};

const EXAMPLE = `import { eventTimes, keys, StreamExecutionEnvironment, uniform } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromGenerator({
    rows: 100,
    columns: { user: keys("user-", 10, { skew: 1 }), amount: uniform(0, 5), at: eventTimes() },
  })
  .collect()
  .execute("generate");
console.assert(results.length === 100);
`;

/** The generator's fact sheet. */
export const generatorDescriptor: ConnectorDescriptor = {
  name: "generator",
  summary: "Made-up rows from a seed.",
  local: true,
  icon: "M4 4h16v16H4zM8 8h.01M16 8h.01M12 12h.01M8 16h.01M16 16h.01",
  source: {
    method: "fromGenerator",
    summary: "Rows that depend on seed, partition and offset alone, at a rate or as fast as they are taken.",
    guarantee: "exactly-once",
    parameters: PARAMETERS,
    create(given) {
      const { columns, ...rest } = parametersFromJson("generator", PARAMETERS, given);
      const made = Object.entries(columns as JsonObject).map(([name, spec]) =>
        [name, generatorFromSpec(name, spec)] as const
      );
      return new GeneratorSource({ ...rest, columns: Object.fromEntries(made) }) as unknown as Source;
    },
    example: EXAMPLE,
  },
};
