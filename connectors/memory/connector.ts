import {
  type ConnectorDescriptor,
  type JsonValue,
  type ParametersDescriptor,
  parametersFromJson,
  schemaFromJson,
  type Shape,
  type SinkableStream,
  type SinkedStream,
  type Stream,
  type StreamExecutionEnvironment,
} from "../../core/mod.ts";
import type { CollectedRow, Int64Form } from "./collected_row.ts";
import type { BatchLike, Element } from "./element_reader.ts";
import type { ShapeOfRow } from "./row_shape.ts";
import { rowsFromConfig } from "./rows_config.ts";
import { type CollectOptions, CollectSink } from "./sink.ts";
import { iterableSource, type IterableSourceOptions } from "./source.ts";

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>;

/** What the memory connector adds to the environment. */
export interface MemoryEnvironment {
  /** A stream of the engine's or Arrow's batches, or of records; the columns are the first one's. */
  fromIter<M, S extends Shape = Shape>(
    this: StreamExecutionEnvironment<M>,
    batches: AnyIterable<BatchLike>,
    options?: IterableSourceOptions<S>,
  ): Stream<S, M>;
  /** A stream of plain rows with these columns. */
  fromIter<M, S extends Shape>(
    this: StreamExecutionEnvironment<M>,
    rows: AnyIterable<object>,
    options: IterableSourceOptions<S> & { readonly schema: unknown },
  ): Stream<S, M>;
  /** A stream of plain rows, whose columns are inferred from the first 1,024. */
  fromIter<M, R extends object>(
    this: StreamExecutionEnvironment<M>,
    rows: Iterable<R>,
    options?: Pick<IterableSourceOptions, "replayable">,
  ): Stream<ShapeOfRow<R>, M>;
}

/** What the memory connector adds to streams. */
export interface MemoryStream {
  /**
   * Keeps all rows in memory; `execute` gives them as `results`. 64-bit integers, counts among them, are `bigint`s
   * unless `{ int64: "number" }` is asked for.
   *
   * @example
   * ```ts
   * import { count, StreamExecutionEnvironment } from "@volley/volley";
   * const { results } = await new StreamExecutionEnvironment()
   *   .fromIter([{ user: "ann" }, { user: "ann" }])
   *   .keyBy("user").aggregateExpr({ clicks: count() })
   *   .collect({ int64: "number" })
   *   .execute("clicks");
   * console.assert(JSON.stringify(results) === `[{"user":"ann","clicks":2}]`);
   * ```
   */
  collect<S extends Shape, Form extends Int64Form = "bigint">(
    this: SinkableStream<S>,
    options?: CollectOptions<Form>,
  ): SinkedStream<CollectedRow<S, Form>[]>;
}

/** The memory connector's environment methods. */
export const memoryEnvironment: MemoryEnvironment = {
  // deno-lint-ignore no-explicit-any
  fromIter<M>(this: StreamExecutionEnvironment<M>, elements: AnyIterable<Element>, options?: any) {
    // deno-lint-ignore no-explicit-any
    return this.fromSource(iterableSource(elements, options)) as Stream<any, M>;
  },
};

/** The memory connector's stream methods. */
export const memoryStream: MemoryStream = {
  collect<S extends Shape, Form extends Int64Form = "bigint">(
    this: SinkableStream<S>,
    options?: CollectOptions<Form>,
  ): SinkedStream<CollectedRow<S, Form>[]> {
    return this.toSink(new CollectSink<S, Form>(options)) as SinkedStream<CollectedRow<S, Form>[]>;
  },
};

const SOURCE: ParametersDescriptor = {
  type: "object",
  required: ["schema", "rows"],
  properties: {
    schema: {
      type: "array",
      items: { type: "object" },
      description: "Columns of the rows: name, type, nullable. A program may leave them out.",
    },
    rows: {
      type: "array",
      items: { type: "object" },
      unit: "rows",
      description: "The rows; 64-bit integers as text, bytes as base64. A program gives any iterable.",
    },
  },
};

const SINK: ParametersDescriptor = {
  type: "object",
  properties: {
    int64: {
      type: "string",
      enum: ["bigint", "number"],
      default: "bigint",
      description: "What rows hold for 64-bit integers.",
    },
    rowsMax: {
      type: "integer",
      minimum: 0,
      default: 10_000_000,
      unit: "rows",
      description: "Rows kept at most.",
    },
  },
};

const EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ user: "ada", amount: 1 }, { user: "bob", amount: 2 }])
  .filter((row) => row.amount > 1)
  .collect()
  .execute("memory");
console.assert(results[0].user === "bob");
`;

/** The memory connector's fact sheet. */
export const memoryDescriptor: ConnectorDescriptor = {
  name: "memory",
  summary: "Iterables of this program in, arrays of rows out.",
  local: true,
  icon: "M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4",
  source: {
    method: "fromIter",
    summary: "Plain rows, batches or stream records from a sync or async iterable.",
    guarantee: "exactly-once",
    parameters: SOURCE,
    create(given) {
      const parameters = parametersFromJson("memory", SOURCE, given);
      const schema = schemaFromJson(parameters.schema, "memory");
      return iterableSource(rowsFromConfig(parameters.rows as readonly JsonValue[], schema), { schema });
    },
    example: EXAMPLE,
  },
  sink: {
    method: "collect",
    summary: "Keeps committed rows in memory and gives them as results.",
    guarantee: "exactly-once",
    acceptsUpdates: true,
    parameters: SINK,
    create: (given) => new CollectSink(parametersFromJson("memory", SINK, given) as CollectOptions),
    example: EXAMPLE,
  },
};
