import type { ConnectorDescriptor, Stream, StreamExecutionEnvironment } from "../../core/mod.ts";
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

/** The generator's fact sheet. */
export const generatorDescriptor: ConnectorDescriptor = {
  name: "generator",
  summary: "Made-up rows from a seed.",
  local: true,
  source: {
    method: "fromGenerator",
    summary: "Rows that depend on seed, partition and offset alone, at a rate or as fast as they are taken.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["columns"],
      properties: {
        columns: { type: "object", description: "A generator for each column." },
        seed: { type: "integer", default: 1, description: "The same seed gives the same rows." },
        rows: { type: "integer", minimum: 0, description: "Rows in all; default without end." },
        rowsPerSecond: {
          type: "number",
          minimum: 0,
          description: "Rate over all partitions; default no limit.",
        },
        partitions: {
          type: "integer",
          minimum: 1,
          maximum: 65_536,
          default: 1,
          description: "Partitions, which take turns.",
        },
      },
    },
  },
};
