import type { Field } from "../data/mod.ts";
import type { ExprNode } from "../expr/mod.ts";

/** A named result of an expression. */
export interface NamedExpr {
  readonly name: string;
  readonly expr: ExprNode;
}

/** One aggregate of an aggregation: a name in the aggregate table, its input, its options, the result's name. */
export interface AggregateCall {
  readonly fn: string;
  /** Left out by `count()` of rows. */
  readonly input?: ExprNode;
  readonly params?: { readonly [name: string]: unknown };
  readonly as: string;
}

/** How rows are grouped by event time; all lengths in milliseconds. */
export type WindowSpec =
  | { readonly kind: "tumbling"; readonly sizeMs: number; readonly offsetMs: number }
  | {
    readonly kind: "sliding";
    readonly sizeMs: number;
    readonly slideMs: number;
    readonly offsetMs: number;
  }
  | { readonly kind: "session"; readonly gapMs: number };

/** Where a closure came from: plans that hold one only run with the program that made them. */
export interface ClosureRef {
  readonly closure: true;
  readonly name: string;
}

/** What each kind of operator needs; JSON-safe. */
export type PlanStep =
  | { readonly kind: "source"; readonly connector: string; readonly config: unknown }
  | { readonly kind: "watermarks"; readonly column: string; readonly maxOutOfOrdernessMs: number }
  | { readonly kind: "filter"; readonly fn: ClosureRef }
  | { readonly kind: "map"; readonly fn: ClosureRef }
  | { readonly kind: "flatMap"; readonly fn: ClosureRef }
  | { readonly kind: "mapBatch"; readonly fn: ClosureRef }
  | { readonly kind: "filterExpr"; readonly predicate: ExprNode }
  | { readonly kind: "selectExpr"; readonly columns: readonly NamedExpr[] }
  | { readonly kind: "withColumn"; readonly column: NamedExpr }
  | { readonly kind: "drop"; readonly columns: readonly string[] }
  | { readonly kind: "rename"; readonly columns: { readonly [from: string]: string } }
  | { readonly kind: "union" }
  | { readonly kind: "keyBy"; readonly keys: readonly NamedExpr[] }
  | { readonly kind: "operator"; readonly operator: ClosureRef; readonly keyed: boolean }
  | {
    readonly kind: "aggregate";
    readonly keys: readonly string[];
    readonly aggregates: readonly AggregateCall[];
  }
  | {
    readonly kind: "windowAggregate";
    readonly keys: readonly string[];
    readonly window: WindowSpec;
    readonly aggregates: readonly AggregateCall[];
    readonly allowedLatenessMs: number;
  }
  | { readonly kind: "sink"; readonly connector: string; readonly config: unknown };

/**
 * One operator of the plan. `output` are the columns it emits (for `keyBy`: the input's columns plus computed keys).
 */
export interface PlanNode {
  /** Stable: given with `.id()`, else kind and ordinal. State is matched by this alone. */
  readonly id: string;
  /** For people; default the kind. */
  readonly name: string;
  readonly step: PlanStep;
  /** Put in by the builder: the user wrote no such step. */
  readonly implicit?: true;
  /** Ids of the operators it reads. */
  readonly inputs: readonly string[];
  readonly output: readonly Field[];
}

/** Everything said in a pipeline, as data; nodes come after the nodes they read. */
export interface Plan {
  readonly version: 1;
  readonly parallelism: number;
  readonly nodes: readonly PlanNode[];
}
