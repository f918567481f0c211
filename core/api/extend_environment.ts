import { VolleyError } from "../fault/mod.ts";
import { DataStream } from "./data_stream.ts";
import { KeyedStream } from "./keyed_stream.ts";
import type { Kit } from "./kit.ts";
import {
  type EnvironmentOptions,
  type EnvironmentParts,
  StreamExecutionEnvironment,
} from "./stream_execution_environment.ts";

/**
 * What a connector adds to the builder: `environment` methods that make streams (`fromParquet`), `stream` methods
 * that end them (`toParquet`, `collect`).
 */
export interface ConnectorMethods {
  readonly environment?: object;
  readonly stream?: object;
}

/** An environment class whose instances have the methods `E`, and whose streams have the methods `M`. */
export interface ExtendedEnvironment<E, M> {
  new (options?: EnvironmentOptions): StreamExecutionEnvironment<M> & E;
}

/**
 * The environment class with the methods of these connectors, by an explicit list; nothing is registered globally, so
 * that two compositions can live side by side. `E` and `M` are the connectors' method interfaces. Throws
 * `CONNECTOR_METHOD_TAKEN` where two connectors, or a connector and the builder, have a method of one name.
 *
 * A connector declares its methods with a typed `this`, so that they know the stream's schema:
 *
 * @example
 * ```ts
 * import { extendEnvironment, type Shape, type SinkableStream, type SinkedStream } from "@volley/volley";
 * import type { Sink } from "@volley/volley";
 *
 * const nowhere: Sink = {
 *   connectorId: "nowhere",
 *   guarantee: "at-most-once",
 *   open() {},
 *   write() {},
 *   flush() {},
 *   close() {},
 * };
 * interface NowhereMethods {
 *   toNowhere<S extends Shape>(this: SinkableStream<S>): SinkedStream<undefined>;
 * }
 * const nowhereMethods: NowhereMethods = {
 *   toNowhere<S extends Shape>(this: SinkableStream<S>): SinkedStream<undefined> {
 *     return this.toSink(nowhere) as SinkedStream<undefined>;
 *   },
 * };
 * const Environment = extendEnvironment<unknown, NowhereMethods>([{ stream: nowhereMethods }]);
 * console.assert(typeof new Environment().fromSource === "function");
 * ```
 */
export function extendEnvironment<E, M>(
  connectors: readonly ConnectorMethods[],
  parts: EnvironmentParts = {},
): ExtendedEnvironment<E, M> {
  class ConnectedStream extends DataStream<never, M> {}
  class ConnectedKeyedStream extends KeyedStream<never, never, M> {}
  const kit = {
    stream: (state) => new ConnectedStream(state),
    keyed: (state, keys) => new ConnectedKeyedStream(state, keys),
  } as Kit<M>;
  class ConnectedEnvironment extends StreamExecutionEnvironment<M> {
    constructor(options: EnvironmentOptions = {}) {
      super(options, kit, parts);
    }
  }
  for (const { environment = {}, stream = {} } of connectors) {
    addMethods(ConnectedEnvironment.prototype, environment);
    addMethods(ConnectedStream.prototype, stream);
    addMethods(ConnectedKeyedStream.prototype, stream);
  }
  return ConnectedEnvironment as unknown as ExtendedEnvironment<E, M>;
}

function addMethods(prototype: object, methods: object): void {
  for (const [name, method] of Object.entries(methods)) {
    if (name in prototype) {
      throw new VolleyError({
        code: "CONNECTOR_METHOD_TAKEN",
        message: `Cannot add connector method "${name}": a method of that name exists`,
        hint: "Rename one of the two.",
      });
    }
    Object.defineProperty(prototype, name, { value: method, configurable: true, writable: true });
  }
}
