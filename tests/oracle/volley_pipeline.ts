import {
  type Aggregate,
  approxQuantile,
  avg,
  col,
  collectList,
  count,
  countDistinct,
  type DataStream,
  type Expr,
  first,
  type KeyedStream,
  last,
  max,
  min,
  SessionWindows,
  SlidingWindows,
  stddev,
  sum,
  TumblingWindows,
  variance,
  type WindowAssigner,
} from "../../mod.ts";
import { takeDetour } from "./detour.ts";
import {
  type AggregateCase,
  type Derived,
  type PipelineCase,
  type Predicate,
  TIME,
  type WindowCase,
} from "./stream_case.ts";

// deno-lint-ignore no-explicit-any
type AnyStream = DataStream<any>;

// deno-lint-ignore no-explicit-any
type AnyKeyed = KeyedStream<any, any>;

/** The same pipeline in the words of the engine under test. */
export function inVolley(source: AnyStream, pipeline: PipelineCase): AnyStream {
  const keyed = keyedInVolley(source, pipeline);
  const calls = callsOf(pipeline);
  return pipeline.window === null
    ? keyed.aggregateExpr(calls)
    : keyed.window(windows(pipeline.window)).aggregateExpr(calls);
}

/** The pipeline's aggregates by name. */
export function callsOf(pipeline: PipelineCase): { [name: string]: Aggregate } {
  return Object.fromEntries(pipeline.aggregates.map((call) => [call.as, aggregate(call)]));
}

/** The pipeline as far as its key. */
export function keyedInVolley(source: AnyStream, pipeline: PipelineCase): AnyKeyed {
  const early = pipeline.early === null ? source : source.filterExpr(condition(pipeline.early));
  const timed = early.withWatermarks(TIME, { maxOutOfOrderness: pipeline.maxOutOfOrdernessMs });
  const around = takeDetour(timed, pipeline.detour);
  const filtered = pipeline.filter === null ? around : around.filterExpr(condition(pipeline.filter));
  const wide = pipeline.derived.reduce<AnyStream>(
    (stream, column) => stream.withColumn(column.as, computed(column)),
    filtered,
  );
  const [key, ...more] = pipeline.keys;
  return takeDetour(wide, pipeline.detour).keyBy(key, ...more);
}

function condition(predicate: Predicate): Expr {
  switch (predicate.kind) {
    case "compare":
      return col(predicate.column)[predicate.op](predicate.literal) as Expr;
    case "isNull":
      return col(predicate.column).isNull();
    case "isNotNull":
      return col(predicate.column).isNotNull();
    case "not":
      return condition(predicate.of).not();
    case "and":
      return condition(predicate.left).and(condition(predicate.right));
    case "or":
      return condition(predicate.left).or(condition(predicate.right));
  }
}

function computed({ column, op, literal }: Derived): Expr {
  return col(column)[op](literal) as Expr;
}

/** Where the case's windows lie. */
export function windows(window: WindowCase): WindowAssigner {
  switch (window.kind) {
    case "tumbling":
      return TumblingWindows.of(window.sizeMs, { offset: window.offsetMs });
    case "sliding":
      return SlidingWindows.of(window.sizeMs, window.slideMs);
    case "session":
      return SessionWindows.withGap(window.gapMs);
  }
}

const AGGREGATES = {
  count,
  sum,
  min,
  max,
  avg,
  first,
  last,
  stddev,
  variance,
  countDistinct,
  collect: collectList,
};

function aggregate({ fn, column, q }: AggregateCase): Aggregate {
  if (column === undefined) return count();
  return fn === "quantile" ? approxQuantile(column, q!) : AGGREGATES[fn](column);
}
