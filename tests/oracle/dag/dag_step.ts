import { int32, nullable, type Schema, schema, timestamp, utf8 } from "../../../mod.ts";

/** Columns of every stream between two operators: whatever an operator answers is brought back to these. */
export const DAG_SCHEMA: Schema = schema({
  ts: nullable(timestamp("ms")),
  id: nullable(int32),
  p: nullable(int32),
  k: nullable(utf8),
  v: nullable(int32),
  t: nullable(utf8),
  /** By how much the watermark of the row's partition was ahead of it, null where it had none or is unknown. */
  b: nullable(int32),
});

/** A row of such a stream; times are epoch milliseconds. */
export interface DagRow {
  readonly ts: number | null;
  readonly id: number | null;
  readonly p: number | null;
  readonly k: string | null;
  readonly v: number | null;
  readonly t: string | null;
  readonly b: number | null;
}

/** Windows of event time. */
export type DagWindow =
  | { readonly kind: "tumbling"; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly kind: "sliding"; readonly sizeMs: number; readonly slideMs: number }
  | { readonly kind: "session"; readonly gapMs: number };

/** Windows whose ends lie on a grid. */
export type GridWindow = Exclude<DagWindow, { readonly kind: "session" }>;

/** What becomes of rows that fail. */
export type Policy = "skip" | "deadLetter";

/** One operator of a pipeline, as data. */
export type DagOp =
  | {
    readonly op: "source";
    readonly partitions: readonly (readonly DagRow[])[];
    readonly boundMs: number;
    readonly early: number | null;
    readonly onError: Policy;
  }
  | { readonly op: "rules"; readonly rules: readonly { readonly k: string; readonly v: number }[] }
  | { readonly op: "filter"; readonly least: number; readonly closure: boolean }
  | { readonly op: "shift"; readonly by: number }
  | { readonly op: "number"; readonly onError: Policy }
  | { readonly op: "filterNumber"; readonly least: number; readonly onError: Policy }
  | { readonly op: "map" | "flatMap" | "mapBatch" | "union" | "renames" }
  | { readonly op: "throwing"; readonly every: number; readonly onError: Policy }
  | { readonly op: "split"; readonly low: number; readonly high: number }
  | { readonly op: "dedup"; readonly keys: readonly string[]; readonly ttlMs: number | null }
  | { readonly op: "buckets"; readonly keys: readonly string[]; readonly sizeMs: number }
  | { readonly op: "runs" }
  | {
    readonly op: "asyncMap";
    readonly ordered: boolean;
    readonly concurrency: number;
    readonly onError: Policy;
  }
  | { readonly op: "throttle" }
  | { readonly op: "rewatermark"; readonly boundMs: number }
  | { readonly op: "broadcast"; readonly keyed: boolean }
  | {
    readonly op: "window";
    readonly keys: readonly string[];
    readonly window: DagWindow;
    readonly late: boolean;
  }
  | {
    readonly op: "answersAgain";
    readonly keys: readonly string[];
    readonly window: DagWindow;
    readonly latenessMs: number;
    readonly everyRows: number | null;
  }
  | { readonly op: "countWindow"; readonly rows: number }
  | { readonly op: "running" }
  | { readonly op: "topNWindow"; readonly n: number; readonly window: GridWindow }
  | { readonly op: "topN"; readonly n: number }
  | {
    readonly op: "intervalJoin";
    readonly lowerMs: number;
    readonly upperMs: number;
    readonly type: JoinKind;
  }
  | { readonly op: "windowJoin"; readonly window: DagWindow; readonly type: JoinKind }
  | {
    readonly op: "asOfJoin";
    readonly toleranceMs: number;
    readonly type: "inner" | "left";
    /** Whether the partner's time shows in the result, not just that there is one. */
    readonly tells: boolean;
  };

/** Which rows without a partner are kept. */
export type JoinKind = "inner" | "left" | "right" | "full";

/** An output of a step: most have one, `split` has three. */
export interface Port {
  readonly step: number;
  readonly port: number;
}

/** An operator and what it reads. */
export interface DagStep {
  readonly op: DagOp;
  readonly inputs: readonly Port[];
}

/** A pipeline; its steps come after those they read. Outputs nobody reads, and `taps`, go to sinks. */
export interface Dag {
  readonly seed: number;
  readonly steps: readonly DagStep[];
  readonly taps: readonly Port[];
  /** Nothing in it is a closure, and every source has one partition: it can be run from its plan's JSON. */
  readonly plain: boolean;
}

/** Operators whose rows replace earlier ones, or have columns of their own: nothing but a sink follows. */
export function isLast({ op }: DagOp): boolean {
  return op === "answersAgain" || op === "running" || op === "topN";
}
