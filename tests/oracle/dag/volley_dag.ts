import {
  col,
  count,
  CountWindows,
  int32,
  lit,
  max,
  min,
  SessionWindows,
  SlidingWindows,
  sum,
  timestamp,
  TumblingWindows,
  utf8,
  when,
} from "../../../mod.ts";
import type { DagOp, DagWindow } from "./dag_step.ts";
import {
  type Any,
  type AnyStream,
  broadcastInVolley,
  bucketsInVolley,
  type Built,
  maybe,
  rowsInVolley,
  runsInVolley,
} from "./volley_rows.ts";

/** The step in the engine's words; sources and rules are given from outside. */
export function stepInVolley(op: DagOp, inputs: readonly AnyStream[], id: string): Built {
  const [input, right] = inputs;
  const one = (stream: AnyStream): Built => ({ outputs: [stream.id(id)] });
  switch (op.op) {
    case "union":
      return one(input.union(...inputs.slice(1)));
    case "dedup":
      return one((input as Any).dedup(...op.keys, op.ttlMs === null ? {} : { ttl: op.ttlMs }));
    case "runs":
      return one(runsInVolley(input));
    case "rewatermark":
      return one(input.withWatermarks("ts", { maxOutOfOrderness: op.boundMs }));
    case "broadcast":
      return one(broadcastInVolley(input, right, op.keyed));
    case "buckets":
      return bucketsInVolley(input, op.keys, op.sizeMs, id);
    case "window":
      return windowInVolley(op, input, id);
    case "answersAgain":
      return one(againInVolley(op, input));
    case "countWindow":
      return {
        outputs: [
          countedInVolley(input.keyBy("p", "k").window(CountWindows.of(op.rows)).aggregateExpr(CALLS).id(id)),
        ],
      };
    case "running":
      return one(input.keyBy("k").aggregateExpr(CALLS));
    case "topNWindow":
      return {
        outputs: [
          rankedInVolley((input.keyBy("k").window(windows(op.window)) as Any).topN(op.n, ORDER).id(id)),
        ],
      };
    case "topN":
      return one((input.keyBy("k") as Any).topN(op.n, ORDER));
    case "intervalJoin":
    case "windowJoin":
    case "asOfJoin":
      return joinInVolley(op, input, right, id);
    default:
      return rowsInVolley(op, input, id)!;
  }
}

const CALLS = { n: count(), s: sum("v"), mx: max("v"), mn: min("id") };

const ORDER = { by: ["v", "ts", "id", "p", "k", "t", "b"], descending: true };

/** Where windows lie. */
export function windows(window: DagWindow): Any {
  switch (window.kind) {
    case "tumbling":
      return TumblingWindows.of(window.sizeMs, { offset: window.offsetMs });
    case "sliding":
      return SlidingWindows.of(window.sizeMs, window.slideMs);
    case "session":
      return SessionWindows.withGap(window.gapMs);
  }
}

const NO_NUMBER = maybe(lit(null).cast(int32));

function windowInVolley(op: Extract<DagOp, { op: "window" }>, input: AnyStream, id: string): Built {
  const windowed = (input.keyBy(...op.keys as [string]) as Any).window(windows(op.window));
  const made = (op.late ? windowed.sideOutputLateData("late") : windowed).aggregateExpr(CALLS).id(id);
  const late = op.late ? made.sideOutput({ name: "late" }) : undefined;
  return {
    outputs: [made.selectExpr({
      ts: maybe(col("window_start")),
      id: maybe(col("mn")),
      p: maybe(op.keys.includes("p") ? col("p") : col("n").cast(int32)),
      k: col("k"),
      v: maybe(col("s").mod(1000).cast(int32)),
      t: maybe(col("mx").cast(utf8)),
      b: NO_NUMBER,
    })],
    late,
  };
}

function againInVolley(op: Extract<DagOp, { op: "answersAgain" }>, input: AnyStream): AnyStream {
  let windowed = (input.keyBy(...op.keys as [string]) as Any).window(windows(op.window));
  if (op.latenessMs > 0) windowed = windowed.allowedLateness(op.latenessMs);
  if (op.everyRows !== null) windowed = windowed.earlyResults({ everyRows: op.everyRows });
  return windowed.aggregateExpr(CALLS);
}

function countedInVolley(counted: Any): AnyStream {
  return counted.selectExpr({
    ts: maybe(lit(null).cast(timestamp("ms"))),
    id: maybe(col("mn")),
    p: col("p"),
    k: col("k"),
    v: maybe(col("s").mod(1000).cast(int32)),
    t: maybe(col("window_index").mul(100).add(col("n")).cast(utf8)),
    b: NO_NUMBER,
  });
}

function rankedInVolley(ranked: Any): AnyStream {
  return ranked.selectExpr({
    ...Object.fromEntries(["ts", "id"].map((name) => [name, col(name)])),
    p: maybe(col("rank")),
    ...Object.fromEntries(["k", "v", "t"].map((name) => [name, col(name)])),
    b: NO_NUMBER,
  });
}

type JoinOp = Extract<DagOp, { op: "intervalJoin" | "windowJoin" | "asOfJoin" }>;

function joinInVolley(op: JoinOp, left: AnyStream, right: AnyStream, id: string): Built {
  const [l, r] = [left.keyBy("k"), right.keyBy("k")] as Any[];
  const { type } = op;
  const prefixes = { type, leftPrefix: "l_", rightPrefix: "r_" };
  if (op.op === "asOfJoin") {
    const made = l.asOfJoin(r, { ...prefixes, tolerance: op.toleranceMs }).id(id);
    return { outputs: [partnered(made, op.tells)] };
  }
  const made = op.op === "intervalJoin"
    ? l.intervalJoin(r, { ...prefixes, within: [op.lowerMs, op.upperMs] })
    : l.windowJoin(r, windows(op.window), prefixes);
  return { outputs: [paired(made.id(id))] };
}

function orZero(name: string): Any {
  return col(name).ifNull(0);
}

function paired(made: Any): AnyStream {
  return made.selectExpr({
    ts: maybe(col("l_ts").coalesce(col("r_ts"))),
    id: maybe(orZero("l_id").mul(31).add(orZero("r_id")).mod(1_000_003).cast(int32)),
    p: maybe(col("l_p")),
    k: maybe(col("l_k").coalesce(col("r_k"))),
    v: maybe(orZero("l_v").sub(orZero("r_v")).mod(1000).cast(int32)),
    t: maybe(col("l_t")),
    b: NO_NUMBER,
  });
}

function partnered(made: Any, tells: boolean): AnyStream {
  const told = tells
    ? col("r_ts").toEpochMs().mod(997).ifNull(0)
    : when(col("r_ts").isNotNull()).then(1).otherwise(0);
  return made.selectExpr({
    ...Object.fromEntries(["ts", "id", "p", "k"].map((name) => [name, col(`l_${name}`)])),
    v: maybe(orZero("l_v").add(told).mod(1000).cast(int32)),
    t: col("l_t"),
    b: NO_NUMBER,
  });
}
