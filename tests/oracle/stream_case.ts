import type { Shape } from "../../mod.ts";

/** What a cell of a row holds; event times are epoch milliseconds. */
export type Cell = null | boolean | number | bigint | string;

/** A plain row. */
export type Row = { readonly [column: string]: Cell };

/** A condition on one row, three-valued like SQL's, as data: both engines read it in their own way. */
export type Predicate =
  | {
    readonly kind: "compare";
    readonly column: string;
    readonly op: "eq" | "ne" | "lt" | "ge";
    readonly literal: number | string;
  }
  | { readonly kind: "isNull" | "isNotNull"; readonly column: string }
  | { readonly kind: "and" | "or"; readonly left: Predicate; readonly right: Predicate }
  | { readonly kind: "not"; readonly of: Predicate };

/** A column computed from another and a constant. */
export interface Derived {
  readonly as: string;
  readonly column: string;
  readonly op: "add" | "sub" | "mul";
  readonly literal: number;
}

/** How rows are grouped by event time, in milliseconds; null for a running aggregate. */
export type WindowCase =
  | { readonly kind: "tumbling"; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: "sliding"; readonly sizeMs: number; readonly slideMs: number }
  | { readonly kind: "session"; readonly gapMs: number };

/** The aggregates both engines know. */
export type AggregateName =
  | "count"
  | "sum"
  | "min"
  | "max"
  | "avg"
  | "first"
  | "last"
  | "stddev"
  | "variance"
  | "countDistinct"
  | "collect"
  | "quantile";

/** One aggregate; `column` is left out by a count of rows, `q` is a quantile's rank. */
export interface AggregateCase {
  readonly fn: AggregateName;
  readonly column?: string;
  readonly q?: number;
  readonly as: string;
}

/** An operator that changes nothing a user could see: rows, times and watermarks have to come through it. */
export type Detour = "none" | "filter" | "map" | "flatMap" | "mapBatch" | "selectExpr" | "renames";

/** A pipeline as data. */
export interface PipelineCase {
  /** Applied before watermarks are assigned: what it drops never moves the watermark. */
  readonly early: Predicate | null;
  readonly maxOutOfOrdernessMs: number;
  /** Taken after watermarks are assigned. */
  readonly detour: Detour;
  /** Applied after watermarks are assigned: what it drops has moved the watermark already. */
  readonly filter: Predicate | null;
  readonly derived: readonly Derived[];
  readonly keys: readonly string[];
  readonly window: WindowCase | null;
  readonly aggregates: readonly AggregateCase[];
}

/** Input and pipeline of one comparison; `seed` makes it again. */
export interface StreamCase {
  readonly seed: number;
  readonly shape: Shape;
  /** Whether event times reach the engine in microseconds, with a fraction of a millisecond to be left out. */
  readonly microseconds: boolean;
  /** How many sources, united before anything else, share the partitions out. */
  readonly sources: number;
  /** Rows in order of arrival, a list for each source partition. */
  readonly partitions: readonly (readonly Row[])[];
  readonly pipeline: PipelineCase;
}

/** The column that holds event time in every case. */
export const TIME = "ts";
