import type { AggregateCall, ClosureRef, PlanNode, PlanStep, StepOf } from "../node.ts";
import { aggregateCode } from "./aggregate_code.ts";
import { choiceCalls } from "./choice_code.ts";
import { closureCode } from "./closure_code.ts";
import { call, type Code, literal, method, type MethodCall } from "./code.ts";
import { sinkCall, sourceCall, updatesArg } from "./connector_code.ts";
import { durationCode } from "./duration_code.ts";
import { expressionCode, namedCode } from "./expression_code.ts";
import { joinCalls } from "./join_code.ts";
import { asyncMapCalls, broadcastCalls, processCalls } from "./process_code.ts";
import type { StepContext, StepWriter } from "./step_context.ts";
import { schemaCode } from "./type_code.ts";
import { watermarksCalls } from "./watermarks_code.ts";
import { triggerCode, windowCode } from "./window_code.ts";

const one = (name: string, ...args: readonly Code[]): MethodCall[] => [{ method: name, args }];

const writers: { readonly [K in PlanStep["kind"]]: StepWriter<K> } = {
  source: (step, { id }, { given, catalogue, imports }) =>
    step.config === null ? one("fromSource", given(id)) : [sourceCall(step, catalogue, imports)],
  watermarks: watermarksCalls,
  filter: ({ fn }, { id }, context) => one("filter", closureCode(fn, id, context)),
  map: ({ fn }, node, context) =>
    one("map", closureCode(fn, node.id, context), schemaCode(node.output, context.imports)),
  flatMap: ({ fn }, node, context) =>
    one("flatMap", closureCode(fn, node.id, context), schemaCode(node.output, context.imports)),
  mapBatch: ({ fn }, node, context) =>
    one("mapBatch", closureCode(fn, node.id, context), schemaCode(node.output, context.imports)),
  asyncMap: asyncMapCalls,
  filterExpr: ({ predicate }, _node, { imports }) => one("filterExpr", expressionCode(predicate, imports)),
  selectExpr: ({ columns }, _node, { imports }) =>
    one("selectExpr", ...columns.map((column) => namedCode(column, imports))),
  withColumn: ({ column }, _node, { imports }) =>
    one("withColumn", literal(column.name), expressionCode(column.expr, imports)),
  drop: ({ columns }) => one("drop", ...columns.map(literal)),
  rename: ({ columns }) => one("rename", literal(columns)),
  union: (_step, { inputs }, { stream }) => one("union", ...inputs.slice(1).map(stream)),
  keyBy: ({ keys }, _node, { imports }) => one("keyBy", ...keys.map((key) => namedCode(key, imports))),
  split: choiceCalls.split,
  sideOutput: ({ tag }, _node, { imports }) =>
    one("sideOutput", call(`new ${imports.use("OutputTag")}`, literal(tag))),
  sample: choiceCalls.sample,
  throttle: choiceCalls.throttle,
  dedup: choiceCalls.dedup,
  topN: choiceCalls.topN,
  operator: ({ operator }, node, context) =>
    one("applyOperator", closureCode(operator, node.id, context), schemaCode(node.output, context.imports)),
  process: processCalls,
  broadcast: broadcastCalls,
  intervalJoin: joinCalls,
  windowJoin: joinCalls,
  asOfJoin: joinCalls,
  aggregate: ({ aggregates }, node, context) =>
    one("aggregateExpr", ...aggregatesCode(aggregates, node, context)),
  windowAggregate: windowAggregateCalls,
  sink: (step, { id }, { given, catalogue, imports }) =>
    step.config === null
      ? one("toSink", given(id), ...updatesArg(step))
      : [sinkCall(step, catalogue, imports)],
};

/** The calls on the stream it reads that make an operator. */
export function stepCalls(node: PlanNode, context: StepContext): MethodCall[] {
  return (writers[node.step.kind] as StepWriter<PlanStep["kind"]>)(node.step as never, node, context);
}

function aggregatesCode(calls: readonly AggregateCall[], { id }: PlanNode, context: StepContext): Code[] {
  return calls.map((one) =>
    one.fn === "user" ? userAggregateCode(one, id, context) : aggregateCode(one, context.imports)
  );
}

function userAggregateCode(
  { input, params = {}, as }: AggregateCall,
  id: string,
  context: StepContext,
): Code {
  const { imports, given } = context;
  const definition = typeof params.module === "string" && typeof params.export === "string"
    ? closureCode(params as unknown as ClosureRef, id, context)
    : method(given(id), "get", literal(as));
  const of = input === undefined ? "undefined" : expressionCode(input, imports);
  return method(call(imports.use("aggregateWith"), of, definition), "as", literal(as));
}

function windowAggregateCalls(
  step: StepOf<"windowAggregate">,
  node: PlanNode,
  context: StepContext,
): MethodCall[] {
  const { window, aggregates, allowedLatenessMs, trigger, lateOutput, maxPendingWindows } = step;
  return [
    ...one("window", windowCode(window, context.imports)),
    ...(allowedLatenessMs === 0 ? [] : one("allowedLateness", durationCode(allowedLatenessMs))),
    ...(trigger === undefined ? [] : one("earlyResults", triggerCode(trigger))),
    ...(lateOutput === undefined ? [] : one("sideOutputLateData", literal(lateOutput))),
    ...(maxPendingWindows === undefined ? [] : one("withMaxPendingWindows", String(maxPendingWindows))),
    ...one("aggregateExpr", ...aggregatesCode(aggregates, node, context)),
  ];
}
