import type { Shape } from "../data/mod.ts";
import type { DataStream } from "./data_stream.ts";
import type { Draft } from "./draft.ts";
import type { Execution } from "./execution.ts";
import type { KeyedStream } from "./keyed_stream.ts";

/** A {@linkcode DataStream} with the connector methods `M` that were composed into its environment. */
export type Stream<S extends Shape, M> = DataStream<S, M> & M;

/** A {@linkcode KeyedStream} with the connector methods `M` that were composed into its environment. */
export type Keyed<S extends Shape, K extends Shape, M> = KeyedStream<S, K, M> & M;

/** What every stream of a pipeline holds: its last operator, the classes to continue with, and who runs it. */
export interface BuilderState<M> {
  readonly draft: Draft;
  readonly kit: Kit<M>;
  readonly execution: Execution;
}

/** Makes streams that have the connector methods `M`; handed from stream to stream. */
export interface Kit<M> {
  stream<S extends Shape>(state: BuilderState<M>): Stream<S, M>;
  keyed<S extends Shape, K extends Shape>(state: BuilderState<M>, keys: readonly string[]): Keyed<S, K, M>;
}
