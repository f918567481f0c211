import type { Field } from "../../data/mod.ts";
import type {
  AggregateCall,
  ClosureRef,
  JoinColumn,
  JoinKeys,
  JoinType,
  NamedExpr,
  PlanStep,
  StepOf,
  TriggerSpec,
  WatermarkStrategy,
  WindowSpec,
} from "../node.ts";
import {
  type Check,
  constant,
  dictionaryOf,
  flag,
  listOf,
  nullOr,
  number,
  oneOf,
  optional,
  plainData,
  type Properties,
  record,
  tagged,
  text,
  whole,
} from "./check.ts";
import { expression } from "./expression_check.ts";
import { retryCheck } from "./retry_check.ts";
import { field } from "./type_check.ts";

const columnName = text({ empty: true });
const namesMin1 = listOf(columnName, 1);
/** Null: for ever, or not at all. A length of 0 would be something else than either. */
const lengthOrNull = nullOr(whole(1));

const namedExpr: Check<NamedExpr> = record<NamedExpr>({ name: columnName, expr: expression });

const closure: Check<ClosureRef> = record<ClosureRef>({
  closure: constant(true),
  name: text(),
  module: optional(text()),
  export: optional(text()),
});

const aggregateCall: Check<AggregateCall> = record<AggregateCall>({
  fn: text(),
  input: optional(expression),
  params: optional(dictionaryOf<unknown>(plainData)),
  as: columnName,
});

const tumbling = record<WindowOf<"tumbling">>({
  kind: oneOf("tumbling"),
  sizeMs: whole(1),
  offsetMs: whole(),
});
const sliding = record<WindowOf<"sliding">>({
  kind: oneOf("sliding"),
  sizeMs: whole(1),
  slideMs: whole(1),
  offsetMs: whole(),
});

/** How rows are grouped, from untrusted JSON. */
export const windowCheck: Check<WindowSpec> = tagged<WindowSpec>("window", "PLAN_WINDOW_UNKNOWN", {
  tumbling,
  sliding,
  session: record<WindowOf<"session">>({ kind: oneOf("session"), gapMs: whole(1) }),
  count: record<WindowOf<"count">>({ kind: oneOf("count"), rows: whole(1) }),
  global: record<WindowOf<"global">>({ kind: oneOf("global") }),
});

const topNWindow: Check<WindowSpec> = tagged<WindowOf<"tumbling" | "sliding">>(
  "window of topN",
  "TOP_N_WINDOW_UNSUPPORTED",
  { tumbling, sliding },
);

const trigger: Check<TriggerSpec> = record<TriggerSpec>({
  everyRows: optional(whole(1)),
  everyEventTimeMs: optional(whole(1)),
  everyProcessingTimeMs: optional(whole(1)),
  purging: flag,
});

const strategy: Check<WatermarkStrategy> = tagged<WatermarkStrategy>(
  "watermark strategy",
  "PLAN_WATERMARKS_UNKNOWN",
  {
    bounded: record<Extract<WatermarkStrategy, { kind: "bounded" }>>({
      kind: oneOf("bounded"),
      maxOutOfOrdernessMs: whole(),
    }),
    punctuated: record<Extract<WatermarkStrategy, { kind: "punctuated" }>>({
      kind: oneOf("punctuated"),
      at: expression,
    }),
    custom: record<Extract<WatermarkStrategy, { kind: "custom" }>>({
      kind: oneOf("custom"),
      generator: closure,
    }),
  },
);

const side = record<{ readonly tag: string; readonly fields: readonly Field[] }>({
  tag: text(),
  fields: listOf(field, 1),
});

const joinType: Check<JoinType> = oneOf("inner", "left", "right", "full");

const joinColumn: Check<JoinColumn> = record<JoinColumn>({
  name: columnName,
  side: (given, at) => whole(0, 1)(given, at) as 0 | 1 | undefined,
  from: columnName,
});

const joinKeys: Properties<JoinKeys> = {
  leftKeys: listOf(columnName),
  rightKeys: listOf(columnName),
  columns: listOf(joinColumn, 1),
  maxRowsHeld: optional(whole(1)),
  lateOutput: optional(text()),
};

/** A bound of a join; a join without one would keep every row for ever. */
function bound(least: number): Check<number> {
  return (given, at) => {
    if (given !== null && Math.abs(given as number) < Number.MAX_SAFE_INTEGER) return whole(least)(given, at);
    if (given !== null && typeof given !== "number") return whole(least)(given, at);
    at.report({
      code: "JOIN_UNBOUNDED",
      message: `Cannot read ${at.thing}: a join without a bound keeps every row for ever`,
      hint: "Give milliseconds: how far apart in time the rows of a pair may be.",
    });
    return undefined;
  };
}

/** Any whole number. */
const seedCheck = whole(Number.MIN_SAFE_INTEGER);

type WindowOf<K extends WindowSpec["kind"]> = Extract<WindowSpec, { readonly kind: K }>;
type StepChecks = { readonly [K in PlanStep["kind"]]: Check<StepOf<K>> };

const closureSteps: Pick<StepChecks, "filter" | "map" | "flatMap" | "mapBatch" | "asyncMap" | "operator"> = {
  filter: record<StepOf<"filter">>({ kind: oneOf("filter"), fn: closure }),
  map: record<StepOf<"map">>({ kind: oneOf("map"), fn: closure }),
  flatMap: record<StepOf<"flatMap">>({ kind: oneOf("flatMap"), fn: closure }),
  mapBatch: record<StepOf<"mapBatch">>({ kind: oneOf("mapBatch"), fn: closure }),
  asyncMap: record<StepOf<"asyncMap">>({
    kind: oneOf("asyncMap"),
    fn: closure,
    ordered: flag,
    concurrency: whole(1, 100_000),
    timeoutMs: whole(),
    retry: nullOr(retryCheck),
  }),
  operator: record<StepOf<"operator">>({ kind: oneOf("operator"), operator: closure, keyed: flag }),
};

const joinSteps: Pick<StepChecks, "intervalJoin" | "windowJoin" | "asOfJoin"> = {
  intervalJoin: record<StepOf<"intervalJoin">>({
    kind: oneOf("intervalJoin"),
    ...joinKeys,
    type: joinType,
    lowerMs: bound(-Number.MAX_SAFE_INTEGER),
    upperMs: bound(-Number.MAX_SAFE_INTEGER),
  }),
  windowJoin: record<StepOf<"windowJoin">>({
    kind: oneOf("windowJoin"),
    ...joinKeys,
    type: joinType,
    window: windowCheck,
  }),
  asOfJoin: record<StepOf<"asOfJoin">>({
    kind: oneOf("asOfJoin"),
    ...joinKeys,
    type: oneOf("inner", "left"),
    toleranceMs: bound(0),
  }),
};

const keyedSteps: Pick<
  StepChecks,
  "keyBy" | "dedup" | "topN" | "process" | "broadcast" | "aggregate" | "windowAggregate"
> = {
  keyBy: record<StepOf<"keyBy">>({ kind: oneOf("keyBy"), keys: listOf(namedExpr, 1) }),
  dedup: record<StepOf<"dedup">>({
    kind: oneOf("dedup"),
    keys: namesMin1,
    ttlMs: lengthOrNull,
    time: oneOf("event", "processing"),
  }),
  topN: record<StepOf<"topN">>({
    kind: oneOf("topN"),
    keys: listOf(columnName),
    n: whole(1, 10_000),
    orderBy: listOf(
      record<{ readonly column: string; readonly descending: boolean }>({
        column: columnName,
        descending: flag,
      }),
      1,
    ),
    window: nullOr(topNWindow),
  }),
  process: record<StepOf<"process">>({
    kind: oneOf("process"),
    fn: closure,
    keys: listOf(columnName),
    sides: listOf(side),
    timersInPast: optional(oneOf("fire", "fail")),
  }),
  broadcast: record<StepOf<"broadcast">>({
    kind: oneOf("broadcast"),
    fn: closure,
    keys: listOf(columnName),
    sides: listOf(side),
    waitFor: optional(oneOf("rules-end", "watermark", "none")),
    heldRowsMax: optional(whole(1)),
    timersInPast: optional(oneOf("fire", "fail")),
  }),
  aggregate: record<StepOf<"aggregate">>({
    kind: oneOf("aggregate"),
    keys: listOf(columnName),
    aggregates: listOf(aggregateCall, 1),
  }),
  windowAggregate: record<StepOf<"windowAggregate">>({
    kind: oneOf("windowAggregate"),
    keys: listOf(columnName),
    window: windowCheck,
    aggregates: listOf(aggregateCall, 1),
    allowedLatenessMs: whole(),
    trigger: optional(trigger),
    lateOutput: optional(text()),
    maxPendingWindows: optional(whole(1)),
  }),
};

const stepChecks: StepChecks = {
  source: record<StepOf<"source">>({
    kind: oneOf("source"),
    connector: text(),
    config: plainData,
  }),
  watermarks: record<StepOf<"watermarks">>({
    kind: oneOf("watermarks"),
    column: columnName,
    strategy,
    idleTimeoutMs: lengthOrNull,
    maxAheadMs: nullOr(whole()),
    quietAfterMs: lengthOrNull,
  }),
  ...closureSteps,
  filterExpr: record<StepOf<"filterExpr">>({ kind: oneOf("filterExpr"), predicate: expression }),
  selectExpr: record<StepOf<"selectExpr">>({ kind: oneOf("selectExpr"), columns: listOf(namedExpr, 1) }),
  withColumn: record<StepOf<"withColumn">>({ kind: oneOf("withColumn"), column: namedExpr }),
  drop: record<StepOf<"drop">>({ kind: oneOf("drop"), columns: listOf(columnName) }),
  rename: record<StepOf<"rename">>({ kind: oneOf("rename"), columns: dictionaryOf(columnName) }),
  union: record<StepOf<"union">>({ kind: oneOf("union") }),
  split: record<StepOf<"split">>({
    kind: oneOf("split"),
    branches: listOf(
      record<StepOf<"split">["branches"][number]>({ tag: text(), predicate: expression }),
      1,
    ),
  }),
  sideOutput: record<StepOf<"sideOutput">>({ kind: oneOf("sideOutput"), tag: text() }),
  sample: record<StepOf<"sample">>({ kind: oneOf("sample"), fraction: number(0, 1), seed: seedCheck }),
  throttle: record<StepOf<"throttle">>({
    kind: oneOf("throttle"),
    recordsPerSecond: number(Number.MIN_VALUE),
    burst: number(1),
  }),
  ...keyedSteps,
  ...joinSteps,
  sink: record<StepOf<"sink">>({
    kind: oneOf("sink"),
    connector: text(),
    config: plainData,
    updates: optional(oneOf("append")),
  }),
};

/** What an operator does, from untrusted JSON. */
export const stepCheck: Check<PlanStep> = tagged<PlanStep>("operator", "PLAN_STEP_UNKNOWN", stepChecks);
