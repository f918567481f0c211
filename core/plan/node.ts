import type { Field } from "../data/mod.ts";
import type { ExprNode } from "../expr/mod.ts";
import type { RetrySpec } from "../time/mod.ts";

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

/** How rows are grouped; all lengths in milliseconds. */
export type WindowSpec =
  | { readonly kind: "tumbling"; readonly sizeMs: number; readonly offsetMs: number }
  | {
    readonly kind: "sliding";
    readonly sizeMs: number;
    readonly slideMs: number;
    readonly offsetMs: number;
  }
  | { readonly kind: "session"; readonly gapMs: number }
  /** Every `rows` rows of a key, in order of arrival; the last, incomplete one fires at the end of the input. */
  | { readonly kind: "count"; readonly rows: number }
  /** One window per key that never ends: it answers when its trigger says, and at the end of the input. */
  | { readonly kind: "global" };

/** When a window answers besides at its end; several may be given. */
export interface TriggerSpec {
  /** After so many rows of a key in a window. */
  readonly everyRows?: number;
  /** Each time the watermark has gone on by so much since the window's start. */
  readonly everyEventTimeMs?: number;
  /** Each time the clock has gone on by so much since the window got its first row. */
  readonly everyProcessingTimeMs?: number;
  /** What was answered is forgotten: each result is of the rows since the one before. */
  readonly purging: boolean;
}

/** How a stream's watermark follows its rows. */
export type WatermarkStrategy =
  /** The newest time seen less a bound. */
  | { readonly kind: "bounded"; readonly maxOutOfOrdernessMs: number }
  /** A row for which `at` (a timestamp) is not null carries the watermark of its partition. */
  | { readonly kind: "punctuated"; readonly at: ExprNode }
  /** A user's generator. */
  | { readonly kind: "custom"; readonly generator: ClosureRef };

/** Event time of a stream. */
export interface WatermarksStep {
  readonly kind: "watermarks";
  readonly column: string;
  readonly strategy: WatermarkStrategy;
  /** A partition silent for so long no longer holds the watermark back; null: it does for ever. */
  readonly idleTimeoutMs: number | null;
  /** A row whose time is further ahead of the clock is rejected by policy; null: any time is taken. */
  readonly maxAheadMs: number | null;
  /** With the whole stream silent for so long, the watermark goes on with the clock; null: it waits. */
  readonly quietAfterMs: number | null;
}

/** Where a closure came from: plans that hold one only run with the program that made them. */
export interface ClosureRef {
  readonly closure: true;
  readonly name: string;
  /** URL and export of the module that has it, where the user said so. */
  readonly module?: string;
  readonly export?: string;
}

/** What joins give rows for that found no partner: `left` keeps those of the first input, and so on. */
export type JoinType = "inner" | "left" | "right" | "full";

/** Columns of a join's result: name in the result, input 0 or 1, name there. */
export interface JoinColumn {
  readonly name: string;
  readonly side: 0 | 1;
  readonly from: string;
}

/** What the joins have in common; keys are names of columns, compared pair by pair. */
export interface JoinKeys {
  readonly leftKeys: readonly string[];
  readonly rightKeys: readonly string[];
  readonly columns: readonly JoinColumn[];
  /** Rows of both inputs that may wait for partners; left out: 20 million. */
  readonly maxRowsHeld?: number;
  /** Side output for rows of both inputs that are late. */
  readonly lateOutput?: string;
}

/** What each kind of operator needs; JSON-safe. */
export type PlanStep =
  | { readonly kind: "source"; readonly connector: string; readonly config: unknown }
  | WatermarksStep
  | { readonly kind: "filter"; readonly fn: ClosureRef }
  | { readonly kind: "map"; readonly fn: ClosureRef }
  | { readonly kind: "flatMap"; readonly fn: ClosureRef }
  | { readonly kind: "mapBatch"; readonly fn: ClosureRef }
  | {
    readonly kind: "asyncMap";
    readonly fn: ClosureRef;
    readonly ordered: boolean;
    readonly concurrency: number;
    readonly timeoutMs: number;
    readonly retry: RetrySpec | null;
  }
  | { readonly kind: "filterExpr"; readonly predicate: ExprNode }
  | { readonly kind: "selectExpr"; readonly columns: readonly NamedExpr[] }
  | { readonly kind: "withColumn"; readonly column: NamedExpr }
  | { readonly kind: "drop"; readonly columns: readonly string[] }
  | { readonly kind: "rename"; readonly columns: { readonly [from: string]: string } }
  | { readonly kind: "union" }
  | { readonly kind: "keyBy"; readonly keys: readonly NamedExpr[] }
  /** Rows for which a branch's predicate is true go to that side output (of the first that is); the others go on. */
  | {
    readonly kind: "split";
    readonly branches: readonly { readonly tag: string; readonly predicate: ExprNode }[];
  }
  /** What its input puts out beside its main output, under `tag`. */
  | { readonly kind: "sideOutput"; readonly tag: string }
  /** A share of the rows, by a seeded hash of the row's position, or every so-many-th. */
  | { readonly kind: "sample"; readonly fraction: number; readonly seed: number }
  | { readonly kind: "throttle"; readonly recordsPerSecond: number; readonly burst: number }
  /** First row of each key, again after `ttlMs` of event time (or clock, without event time); null: for ever. */
  | {
    readonly kind: "dedup";
    readonly keys: readonly string[];
    readonly ttlMs: number | null;
    readonly time: "event" | "processing";
  }
  /** The first `n` rows of each key by an order, in each window; without a window: updates as they change. */
  | {
    readonly kind: "topN";
    readonly keys: readonly string[];
    readonly n: number;
    readonly orderBy: readonly { readonly column: string; readonly descending: boolean }[];
    readonly window: WindowSpec | null;
  }
  | { readonly kind: "operator"; readonly operator: ClosureRef; readonly keyed: boolean }
  | {
    readonly kind: "process";
    readonly fn: ClosureRef;
    readonly keys: readonly string[];
    readonly sides: readonly { readonly tag: string; readonly fields: readonly Field[] }[];
    /** Event-time timers registered at or below the watermark; left out: `fire`. */
    readonly timersInPast?: "fire" | "fail";
  }
  /** Input 0: rows; input 1: rules, which every row can see. */
  | {
    readonly kind: "broadcast";
    readonly fn: ClosureRef;
    readonly keys: readonly string[];
    readonly sides: readonly { readonly tag: string; readonly fields: readonly Field[] }[];
    /** When a row is handled: after all rules (so where left out), after the rules of its time, or at once. */
    readonly waitFor?: "rules-end" | "watermark" | "none";
    /** Rows that wait, at most; left out: 1,000,000. */
    readonly heldRowsMax?: number;
    /** As of `process`. */
    readonly timersInPast?: "fire" | "fail";
  }
  /** Pairs whose times lie within bounds: right time in [left time + lowerMs, left time + upperMs]. */
  | (JoinKeys & {
    readonly kind: "intervalJoin";
    readonly type: JoinType;
    readonly lowerMs: number;
    readonly upperMs: number;
  })
  /** Pairs of one window. */
  | (JoinKeys & { readonly kind: "windowJoin"; readonly type: JoinType; readonly window: WindowSpec })
  /** For each left row the newest right row that is not newer, and at most `toleranceMs` older. */
  | (JoinKeys & { readonly kind: "asOfJoin"; readonly type: "inner" | "left"; readonly toleranceMs: number })
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
    /** How long after its end a window still takes rows and answers anew. */
    readonly allowedLatenessMs: number;
    readonly trigger?: TriggerSpec;
    /** Side output for rows that are late. */
    readonly lateOutput?: string;
    /** Groups (key, window) held in memory at most; others go to the state backend. */
    readonly maxPendingWindows?: number;
  }
  | {
    readonly kind: "sink";
    readonly connector: string;
    readonly config: unknown;
    /** The sink takes results that replace earlier ones as further rows. */
    readonly updates?: "append";
  };

/** A step of one kind. */
export type StepOf<K extends PlanStep["kind"]> = Extract<PlanStep, { readonly kind: K }>;

/** What becomes of a row that can't be processed. */
export type ErrorPolicy = "fail" | "skip" | "deadLetter";

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
  /** What becomes of rows it can't process; left out: `fail` (for `watermarks`: `skip`). */
  readonly onError?: ErrorPolicy;
  /** How a source or sink that fails is tried again; left out: not at all. */
  readonly retry?: RetrySpec;
  /** Ids of the operators it reads. */
  readonly inputs: readonly string[];
  readonly output: readonly Field[];
}

/** Where dead letters go; left out of a plan: to files beside the program. */
export interface DeadLettersSpec {
  readonly connector: string;
  readonly config: unknown;
}

/** Where an operator is drawn. */
export interface PlanPosition {
  readonly x: number;
  readonly y: number;
}

/** Everything said in a pipeline, as data; nodes come after the nodes they read. */
export interface Plan {
  readonly version: 1;
  /** Program that wrote it: `volley 0.2.0`. */
  readonly writtenBy?: string;
  readonly parallelism: number;
  readonly deadLetters?: DeadLettersSpec;
  readonly nodes: readonly PlanNode[];
  /** Where a drawing has its operators, by id; it means nothing to a run. */
  readonly layout?: { readonly [operatorId: string]: PlanPosition };
}
