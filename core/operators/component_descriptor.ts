import type { DeliveryGuarantee, Sink } from "./sink.ts";
import type { Source } from "./source.ts";

/** Plain data that survives JSON. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** An object of plain data. */
export type JsonObject = { readonly [name: string]: JsonValue };

/** One option of a component, as a subset of JSON Schema. */
export interface ParameterDescriptor {
  readonly type: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly description: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of an array's items. */
  readonly items?: { readonly type: "string" | "number" | "object" };
  /** Never shown, logged or written to a plan. */
  readonly secret?: boolean;
  /** `ms`, `rows`, `bytes`, `records/s`: what a number counts. */
  readonly unit?: string;
  /** What an object's entries are, where they are known. */
  readonly properties?: { readonly [name: string]: ParameterDescriptor };
}

/** What a component is told: a JSON Schema object. */
export interface ParametersDescriptor {
  readonly type: "object";
  readonly properties: { readonly [name: string]: ParameterDescriptor };
  readonly required?: readonly string[];
}

/** What one direction of a connector is: its builder method, its options, what it promises. */
export interface ConnectorPort<C = Source | Sink> {
  /** Builder method: `fromParquet`. */
  readonly method: string;
  readonly summary: string;
  readonly parameters: ParametersDescriptor;
  /** What the connector can give where checkpoints are taken. */
  readonly guarantee: DeliveryGuarantee;
  /** Of a sink: results that replace earlier ones make sense to it. */
  readonly acceptsUpdates?: boolean;
  /** The connector from parameters as `config` has them; throws a coded error that names a wrong one. */
  readonly create?: (parameters: JsonObject) => C;
  /** A whole pipeline that uses it, as TypeScript that runs. */
  readonly example?: string;
}

/**
 * One fact sheet a connector: the builder's checks, the plan reader, the code writer, the designer's palette and forms
 * and the reference come from it.
 */
export interface ConnectorDescriptor {
  readonly name: string;
  readonly summary: string;
  /** What it reads from or writes to needs no network and no other process. */
  readonly local: boolean;
  /** An icon: the `d` of an SVG path on a 24 by 24 grid. */
  readonly icon?: string;
  readonly source?: ConnectorPort<Source>;
  readonly sink?: ConnectorPort<Sink>;
}

/** What an operator keeps between rows, for capacity and for `explain`. */
export type StateKind = "none" | "key" | "key and window" | "rows within bounds" | "timers and user state";

/** One input or output of an operator. */
export interface PortDescriptor {
  readonly name: string;
  readonly description: string;
}

/** The fact sheet of an operator: the same uses as a connector's. */
export interface OperatorDescriptor {
  /** The plan's `step.kind`. */
  readonly kind: string;
  /** Builder method. */
  readonly method: string;
  readonly summary: string;
  readonly parameters: ParametersDescriptor;
  readonly inputs: readonly PortDescriptor[];
  readonly outputs: readonly PortDescriptor[];
  readonly state: StateKind;
  /** Holds a function of the user's: a plan with it runs only with the program that made it. */
  readonly closure: boolean;
  readonly icon: string;
  readonly example: string;
}
