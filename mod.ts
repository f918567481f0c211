/**
 * Volley: stream processing for Deno.
 *
 * The engine knows no outside system, and nothing registers itself on import: the environment exported here is the
 * engine's, with the methods of the connectors listed in `connectors/catalog.ts`.
 * @module
 */
import {
  type DataStream as PlainDataStream,
  type ExtendedEnvironment,
  extendEnvironment,
  type KeyedStream as PlainKeyedStream,
  type Shape,
} from "./core/mod.ts";
import {
  connectorMethods,
  deadLetterFiles,
  type EnvironmentMethods,
  type StreamMethods,
} from "./connectors/mod.ts";

export * from "./core/mod.ts";
export * from "./connectors/mod.ts";

/** Where pipelines start, with every connector: `new StreamExecutionEnvironment().fromIter(rows)`. */
export const StreamExecutionEnvironment: ExtendedEnvironment<EnvironmentMethods, StreamMethods> =
  extendEnvironment<EnvironmentMethods, StreamMethods>(connectorMethods, { deadLetters: deadLetterFiles });
/** An environment with every connector. */
export type StreamExecutionEnvironment = InstanceType<typeof StreamExecutionEnvironment>;

/** An unkeyed stream of rows with columns `S`, with every connector's methods. */
export type DataStream<S extends Shape> = PlainDataStream<S, StreamMethods> & StreamMethods;

/** A stream of rows with columns `S` partitioned by key columns `K`, with every connector's methods. */
export type KeyedStream<S extends Shape, K extends Shape> =
  & PlainKeyedStream<S, K, StreamMethods>
  & StreamMethods;
