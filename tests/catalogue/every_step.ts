import {
  avg,
  col,
  CountWindows,
  type DataStream,
  GlobalWindows,
  int32,
  type Operator,
  OutputTag,
  type Plan,
  type PlanStep,
  schema,
  SessionWindows,
  SlidingWindows,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  type WindowAssigner,
} from "../../mod.ts";

/** What a kind of step is called with: as little as it takes, and with every option. */
export interface StepCase {
  readonly least: readonly PlanStep[];
  readonly full: readonly PlanStep[];
}

const row = schema({ at: timestamp("ms"), k: utf8, n: int32 });
const other = schema({ at2: timestamp("ms"), k2: utf8, m: int32 });
const tag = new OutputTag("side", schema({ n: int32 }));

type Rows = DataStream<typeof row.shape>;

const rows = (): Rows =>
  new StreamExecutionEnvironment().fromIter([{ at: 1, k: "a", n: 1 }], { schema: row });
const timed = () => rows().withWatermarks("at");
const others = () =>
  new StreamExecutionEnvironment().fromIter([{ at2: 1, k2: "a", m: 1 }], { schema: other }).withWatermarks(
    "at2",
  );

/** A stream that can be asked for its plan. */
interface Planned {
  collect(): { plan(): { readonly plan: Plan } };
}

/** The plan of a stream whose rows are collected. */
export function planOf(stream: unknown): Plan {
  return (stream as Planned).collect().plan().plan;
}

/** The last steps of a kind in the plans of streams. */
function steps(kind: PlanStep["kind"], ...streams: unknown[]): PlanStep[] {
  return streams.map((stream) => {
    return planOf(stream).nodes.findLast(({ step }) => step.kind === kind)!.step;
  });
}

/** Steps of a kind as the builder writes them, with `least` options and with all of them. */
function stepCase(kind: PlanStep["kind"], least: unknown, ...full: unknown[]): readonly [string, StepCase] {
  return [kind, { least: steps(kind, least), full: steps(kind, ...(full.length > 0 ? full : [least])) }];
}

const handlers = { onRow() {} };
const rules = { onRule() {}, onRow() {} };
const same: Operator<typeof row.shape> = { process: (record) => [record] };

const ROW_CASES = [
  stepCase("filter", rows().filter(() => true)),
  stepCase("map", rows().map((one) => one, row)),
  stepCase("flatMap", rows().flatMap((one) => [one], row)),
  stepCase("mapBatch", rows().mapBatch((batch) => batch, row)),
  stepCase("operator", rows().applyOperator(same), rows().keyBy("k").applyOperator(same)),
  stepCase(
    "asyncMap",
    rows().asyncMap(async (one) => await one, row),
    rows().asyncMap(async (one) => await one, row, {
      ordered: false,
      concurrency: 5,
      timeout: 9,
      retry: { maxRetries: 2, codes: ["X"] },
    }),
  ),
  stepCase(
    "process",
    rows().process(handlers, row),
    rows().keyBy("k").process(handlers, row, { sides: [tag], timersInPast: "fail" }),
  ),
  stepCase(
    "broadcast",
    timed().broadcast(others(), rules, row),
    timed().broadcast(others(), rules, row, {
      sides: [tag],
      waitFor: "watermark",
      heldRowsMax: 7,
      timersInPast: "fail",
    }),
  ),
];

const COLUMN_CASES = [
  stepCase("filterExpr", rows().filterExpr(col("n").gt(0))),
  stepCase("selectExpr", rows().selectExpr("n", col("n").add(1).as("m"))),
  stepCase("withColumn", rows().withColumn("m", col("n").add(1))),
  stepCase("drop", rows().drop("n")),
  stepCase("rename", rows().rename({ n: "m" })),
  stepCase("union", rows().union(rows())),
  stepCase("split", rows().split({ big: col("n").gt(5) }).rest),
  stepCase("sideOutput", rows().split({ big: col("n").gt(5) }).big),
  stepCase("sample", rows().sample(0.5), rows().sample(0.5, { seed: 3 })),
  stepCase("throttle", rows().throttle(1_000), rows().throttle(1_000, { burst: 3 })),
  stepCase("dedup", rows().dedup(), timed().dedup("k", { ttl: "1h", time: "processing" })),
  stepCase(
    "topN",
    rows().topN(3, { by: "n" }),
    timed().keyBy("k").window(TumblingWindows.of(5)).topN(3, {
      by: ["n", { column: "k", descending: false }],
    }),
  ),
  stepCase("keyBy", rows().keyBy("k"), rows().keyBy(col("n").add(1).as("m"))),
  stepCase(
    "watermarks",
    rows().withWatermarks("at"),
    rows().withWatermarks("at", { punctuation: col("at"), idleTimeout: 1, maxAhead: 2, closeQuietAfter: 3 }),
    rows().withWatermarks("at", { maxOutOfOrderness: 4, idleTimeout: null }),
    rows().withWatermarks("at", { generator: () => ({ onEvent: (timeMs) => timeMs }) }),
  ),
];

const keyed = () => timed().keyBy("k");
const prefixed = { rightPrefix: "r_", maxRowsHeld: 9, lateOutput: "late" } as const;

const STATE_CASES = [
  stepCase("aggregate", keyed().aggregate("count"), keyed().aggregateExpr({ mean: avg("n") })),
  stepCase(
    "windowAggregate",
    keyed().window(TumblingWindows.of(5)).aggregate("count"),
    keyed().window(SlidingWindows.of(6, 3, { offset: 1 })).allowedLateness(9)
      .earlyResults({ everyRows: 2, every: 1, everyProcessing: 1, purging: true })
      .sideOutputLateData("late").withMaxPendingWindows(8).aggregateExpr({ mean: avg("n") }),
    keyed().window(SessionWindows.withGap(5)).aggregate("count"),
    keyed().window(CountWindows.of(5)).aggregate("count"),
    keyed().window(GlobalWindows.create()).earlyResults({ everyRows: 2 }).aggregate("count"),
  ),
  stepCase(
    "intervalJoin",
    keyed().intervalJoin(others().keyBy("k2"), { within: [0, 5] }),
    keyed().intervalJoin(others().keyBy("k2"), { within: ["-5s", 5], type: "full", ...prefixed }),
  ),
  stepCase(
    "windowJoin",
    keyed().windowJoin(others().keyBy("k2"), TumblingWindows.of(5), {}),
    keyed().windowJoin(others().keyBy("k2"), SlidingWindows.of(6, 3), { type: "right", ...prefixed }),
  ),
  stepCase(
    "asOfJoin",
    keyed().asOfJoin(others().keyBy("k2"), { tolerance: 5 }),
    keyed().asOfJoin(others().keyBy("k2"), { tolerance: 5, type: "left", ...prefixed }),
  ),
];

/** Every kind of operator, as the builder writes it. */
export const everyStep: ReadonlyMap<string, StepCase> = new Map([
  ...ROW_CASES,
  ...COLUMN_CASES,
  ...STATE_CASES,
]);

/** Windows of every kind. */
export const everyWindow: readonly WindowAssigner[] = [
  TumblingWindows.of(6),
  SlidingWindows.of(6, 3),
  SessionWindows.withGap(6),
  CountWindows.of(6),
  GlobalWindows.create(),
];

/** What builds each operator that has windows, of any kind: a program without types may give any. */
// deno-lint-ignore no-explicit-any
export const windowed: { readonly [kind: string]: (windows: any) => unknown } = {
  windowAggregate: (windows) => keyed().window(windows).aggregate("count"),
  topN: (windows) => keyed().window(windows).topN(1, { by: "n" }),
  windowJoin: (windows) => keyed().windowJoin(others().keyBy("k2"), windows, {}),
};
