/**
 * Volley: stream processing for Deno, from a script to a cluster.
 *
 * The engine knows no outside system, and nothing registers itself on import: the environment exported here is the
 * engine's, with the methods of the connectors listed in this file.
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
  type MemoryEnvironment,
  memoryEnvironment,
  type MemoryStream,
  memoryStream,
} from "./connectors/memory/mod.ts";

export * from "./core/mod.ts";
export * from "./connectors/memory/mod.ts";

/** Methods of all connectors that start a stream. */
export interface EnvironmentConnectors extends MemoryEnvironment {}

/** Methods of all connectors that end a stream. */
export interface StreamConnectors extends MemoryStream {}

/** Where pipelines start, with every connector: `new StreamExecutionEnvironment().fromIter(rows)`. */
export const StreamExecutionEnvironment: ExtendedEnvironment<EnvironmentConnectors, StreamConnectors> =
  extendEnvironment<EnvironmentConnectors, StreamConnectors>([
    { environment: memoryEnvironment, stream: memoryStream },
  ]);
/** An environment with every connector. */
export type StreamExecutionEnvironment = InstanceType<typeof StreamExecutionEnvironment>;

/** An unkeyed stream of rows with columns `S`, with every connector's methods. */
export type DataStream<S extends Shape> = PlainDataStream<S, StreamConnectors> & StreamConnectors;

/** A stream of rows with columns `S` partitioned by key columns `K`, with every connector's methods. */
export type KeyedStream<S extends Shape, K extends Shape> =
  & PlainKeyedStream<S, K, StreamConnectors>
  & StreamConnectors;
