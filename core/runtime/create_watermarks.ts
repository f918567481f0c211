import type { Stage } from "../operators/mod.ts";
import type { StepOf } from "../plan/mod.ts";
import { AssignWatermarks } from "../windows/mod.ts";
import type { StageSite } from "./stage_site.ts";

/** The place where watermarks are declared. */
export function createWatermarks(site: StageSite): Stage {
  const { column, strategy } = site.node.step as StepOf<"watermarks">;
  return new AssignWatermarks({
    column: site.columns([column])[0],
    maxOutOfOrdernessMs: strategy.kind === "bounded" ? strategy.maxOutOfOrdernessMs : 0,
    listAtWatermark: hasSessions(site),
  });
}

function hasSessions({ plan }: StageSite): boolean {
  return plan.nodes.some(({ step }) => step.kind === "windowAggregate" && step.window.kind === "session");
}
