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

/** What text or an object means, beyond its type: a form asks for it in a way of its own. */
export type ParameterFormat =
  /** Name of a column of the input, or of the result. */
  | "column"
  /** An expression over columns, as plans hold it. */
  | "expression"
  /** A function or an object of the user's: it lives in a program, a plan names it. */
  | "closure"
  /** Columns of a stream: name, type, nullable. */
  | "schema"
  /** Name of an aggregate function. */
  | "aggregate";

/** One option of a component, as a subset of JSON Schema. */
export interface ParameterDescriptor {
  readonly type: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly description: string;
  readonly format?: ParameterFormat;
  /** What the builder calls it, where the plan has another name or form for it. */
  readonly option?: string;
  /** Null is a value, too; the description says what it means. */
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of an array's items, or of the values of an object whose names are free. */
  readonly items?: ItemDescriptor;
  /** Never shown, logged or written to a plan. */
  readonly secret?: boolean;
  /** `ms`, `rows`, `bytes`, `records/s`: what a number counts. */
  readonly unit?: string;
  /** What an object's entries are, where they are known. */
  readonly properties?: { readonly [name: string]: ParameterDescriptor };
  /** Which of `properties` an object always has; left out: none by need. */
  readonly required?: readonly string[];
  /** Of an object whose `kind` says what else it has: the entries of each kind besides it. */
  readonly variants?: Variants;
  /** Of an entry of a variant: it may be left out. */
  readonly optional?: boolean;
}

/** Entries of an object by its `kind`. */
export interface Variants {
  readonly [kind: string]: { readonly [name: string]: ParameterDescriptor };
}

/** What the items of an array are. */
export interface ItemDescriptor {
  readonly type: "string" | "number" | "object";
  readonly format?: ParameterFormat;
  readonly properties?: { readonly [name: string]: ParameterDescriptor };
  readonly required?: readonly string[];
  readonly variants?: Variants;
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
  /**
   * How often what came in goes out at the end of a run that succeeds, with the retries it took; of a source, how often
   * each row is given. A run that failed starts over.
   */
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
  /** An icon: the `d` of an SVG path on a 24 by 24 grid, drawn as a line. */
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
  /** An input that any number of streams come in by. */
  readonly many?: boolean;
  /** Of outputs there is one for each entry of this parameter, named by it. */
  readonly namedBy?: string;
}

/** The fact sheet of an operator: the same uses as a connector's. */
export interface OperatorDescriptor {
  /** The plan's `step.kind`. */
  readonly kind: string;
  /** Builder method; where it takes two calls, both: `window().aggregateExpr`. */
  readonly method: string;
  readonly summary: string;
  /** Named as the keys of the plan's step; `required` are those a step always has. */
  readonly parameters: ParametersDescriptor;
  readonly inputs: readonly PortDescriptor[];
  /** The main output first. */
  readonly outputs: readonly PortDescriptor[];
  /** The most it may keep: with some parameters it is less. */
  readonly state: StateKind;
  /** Always holds a function of the user's: a plan with it runs only with the program that made it. */
  readonly closure: boolean;
  /** An icon: the `d` of an SVG path on a 24 by 24 grid, drawn as a line. */
  readonly icon: string;
  /** A whole pipeline that uses it, as TypeScript that runs. */
  readonly example: string;
}
