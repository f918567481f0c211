import { VolleyError } from "../fault/mod.ts";
import { BatchMap, Filter, FlatMap, RowMap, type Stage, Union, UserOperator } from "../operators/mod.ts";
import type { PlanStep } from "../plan/mod.ts";
import { operatorMakers, type StageMaker } from "./create_operator.ts";
import { createAsOfJoin, createIntervalJoin, createWindowJoin } from "./create_join.ts";
import { createWatermarks } from "./create_watermarks.ts";
import type { StageSite } from "./stage_site.ts";

/** Steps that are neither fused nor aggregations, sources, sinks or side outputs. */
const makers: { readonly [kind in PlanStep["kind"]]?: StageMaker } = {
  watermarks: createWatermarks,
  union: ({ output }) => new Union(output),
  filter: (site) => new Filter(site.binding("row").fn, site.input, codegen(site), site.faults),
  map: (site) => {
    const { input, output, settings, faults } = site;
    return new RowMap(site.binding("row").fn, input, output, settings.batchRows, codegen(site), faults);
  },
  flatMap: (site) => {
    const { input, output, settings, faults } = site;
    const expand = site.binding("row").fn as never;
    return new FlatMap(expand, input, output, settings.batchRows, codegen(site), faults);
  },
  mapBatch: (site) => new BatchMap(site.binding("batch").fn, site.output, site.faults),
  operator: userOperator,
  intervalJoin: createIntervalJoin,
  windowJoin: createWindowJoin,
  asOfJoin: createAsOfJoin,
  ...operatorMakers,
};

/** The stage of a step of the plan; throws `PLAN_STEP_UNKNOWN` for a kind this version doesn't run. */
export function createStage(site: StageSite): Stage {
  const { id, step: { kind } } = site.node;
  const make = Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (make !== undefined) return make(site);
  throw new VolleyError({
    code: "PLAN_STEP_UNKNOWN",
    message: `Cannot run operator ${id}: this version knows no "${kind}"`,
    at: { operator: id },
    hint: "Run the plan with the version of Volley that made it.",
  });
}

function codegen({ settings }: StageSite): boolean {
  return !settings.interpreted;
}

function userOperator(site: StageSite): Stage {
  const { node, input, output, keys, settings: { clock }, metrics } = site;
  return new UserOperator(site.binding("operator").create(), {
    operatorId: node.id,
    input,
    output,
    keyColumns: site.columns(keys),
    clock,
    metrics: metrics.user(node.id),
    faults: site.faults,
  });
}
