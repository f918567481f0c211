import type { DeliveryGuarantee } from "./sink.ts";

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
}

/** What a component is told: a JSON Schema object. */
export interface ParametersDescriptor {
  readonly type: "object";
  readonly properties: { readonly [name: string]: ParameterDescriptor };
  readonly required?: readonly string[];
}

/** What one direction of a connector is: its builder method, its options, what it promises. */
export interface ConnectorPort {
  /** Builder method: `fromParquet`. */
  readonly method: string;
  readonly summary: string;
  readonly parameters: ParametersDescriptor;
  /** What the connector can give where checkpoints are taken. */
  readonly guarantee: DeliveryGuarantee;
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
  readonly source?: ConnectorPort;
  readonly sink?: ConnectorPort;
}
