import type {
  ConnectorDescriptor,
  Shape,
  SinkableStream,
  SinkedStream,
  Stream,
  StreamExecutionEnvironment,
} from "../../core/mod.ts";
import type { CollectedRow, Int64Form } from "./collected_row.ts";
import type { BatchLike, Element } from "./element_reader.ts";
import type { ShapeOfRow } from "./row_shape.ts";
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

/** The memory connector's fact sheet. */
export const memoryDescriptor: ConnectorDescriptor = {
  name: "memory",
  summary: "Iterables of this program in, arrays of rows out.",
  local: true,
  source: {
    method: "fromIter",
    summary: "Plain rows, batches or stream records from a sync or async iterable.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      properties: {
        schema: {
          type: "object",
          description: "Columns of the rows; default inferred from the first 1,024.",
        },
        replayable: {
          type: "boolean",
          description: "Whether iterating again gives the same rows; default true for arrays only.",
        },
      },
    },
  },
  sink: {
    method: "collect",
    summary: "Keeps committed rows in memory and gives them as results.",
    guarantee: "exactly-once",
    acceptsUpdates: true,
    parameters: {
      type: "object",
      properties: {
        int64: {
          type: "string",
          enum: ["bigint", "number"],
          default: "bigint",
          description: "What rows hold for 64-bit integers.",
        },
        rowsMax: { type: "integer", minimum: 0, default: 10_000_000, description: "Rows kept at most." },
      },
    },
  },
};
