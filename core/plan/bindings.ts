import type { AnyUserAggregate } from "../aggregates/mod.ts";
import type { Batch, Schema } from "../data/mod.ts";
import type {
  AsyncCall,
  BroadcastFunction,
  Operator,
  ProcessFunction,
  Sink,
  Source,
  WatermarkGenerator,
} from "../operators/mod.ts";

/** A closure over one row; the row is a cursor, valid only during the call. */
// deno-lint-ignore no-explicit-any
export type RowFunction = (row: any) => unknown;

/** What a plan refers to but cannot hold: live connectors, closures and user operators, by operator id. */
export type Binding =
  | { readonly kind: "source"; readonly source: Source }
  | { readonly kind: "sink"; readonly sink: Sink }
  | { readonly kind: "row"; readonly fn: RowFunction; readonly output?: Schema }
  | { readonly kind: "batch"; readonly fn: (batch: Batch) => Batch | null; readonly output: Schema }
  | { readonly kind: "operator"; readonly create: () => Operator }
  | { readonly kind: "process"; readonly create: () => ProcessFunction }
  | { readonly kind: "broadcast"; readonly create: () => BroadcastFunction }
  | { readonly kind: "async"; readonly fn: (row: never, call: AsyncCall) => unknown }
  /** Makes a generator for each partition; what it is given are rows of the operator's input. */
  // deno-lint-ignore no-explicit-any
  | { readonly kind: "watermark"; readonly create: () => WatermarkGenerator<any> }
  /** User-defined aggregates by the name of their result. */
  | { readonly kind: "aggregate"; readonly user: ReadonlyMap<string, AnyUserAggregate> };

/** Bindings by operator id. */
export type Bindings = ReadonlyMap<string, Binding>;
