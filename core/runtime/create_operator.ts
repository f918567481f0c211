import { Process, type Stage } from "../operators/mod.ts";
import type { PlanStep, StepOf } from "../plan/mod.ts";
import type { StageSite } from "./stage_site.ts";

/** Makes the stage of one kind of step. */
export type StageMaker = (site: StageSite) => Stage;

/** Operators with state, timers or work outside the loop, and those that choose among rows. */
export const operatorMakers: { readonly [kind in PlanStep["kind"]]?: StageMaker } = {
  process: createProcess,
};

function createProcess(site: StageSite): Stage {
  const { node, input, output, settings: { clock, batchRows, interpreted }, metrics, faults } = site;
  const { keys, sides, timersInPast } = node.step as StepOf<"process">;
  return new Process(site.binding("process").create(), {
    operatorId: node.id,
    input,
    output,
    keyColumns: site.columns(keys),
    sides,
    timersInPast,
    batchRows,
    clock,
    metrics: metrics.user(node.id),
    codegen: !interpreted,
    faults,
  });
}
