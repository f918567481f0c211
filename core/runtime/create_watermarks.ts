import type { Stage } from "../operators/mod.ts";
import type { StepOf } from "../plan/mod.ts";
import { AssignWatermarks, GeneratedMarks, Punctuation, type RowMarks } from "../windows/mod.ts";
import type { StageSite } from "./stage_site.ts";

/** The place where watermarks are declared. */
export function createWatermarks(site: StageSite): Stage {
  const { node, settings: { clock }, faults, bounded } = site;
  const { column, strategy, idleTimeoutMs, maxAheadMs, quietAfterMs } = node.step as StepOf<"watermarks">;
  const marks = createMarks(site);
  // Nobody is taken for idle then: the clock is not looked at once a batch for nothing.
  const isClockless = bounded && marks === undefined && maxAheadMs === null && quietAfterMs === null;
  return new AssignWatermarks({
    column: site.columns([column])[0],
    maxOutOfOrdernessMs: strategy.kind === "bounded" ? strategy.maxOutOfOrdernessMs : 0,
    marks,
    listAtWatermark: hasSessions(site),
    clock: isClockless ? undefined : clock,
    idleTimeoutMs,
    maxAheadMs,
    quietAfterMs,
    faults,
    refusesOutOfRange: node.onError !== undefined && node.onError !== "fail",
  });
}

function createMarks(site: StageSite): RowMarks | undefined {
  const { strategy } = site.node.step as StepOf<"watermarks">;
  const { interpreted } = site.settings;
  if (strategy.kind === "bounded") return undefined;
  if (strategy.kind === "punctuated") return new Punctuation(strategy.at, site.input, interpreted);
  return new GeneratedMarks(site.binding("watermark").create, site.input, interpreted);
}

/** Rows at their watermark matter to sessions that close as soon as they have ended. */
function hasSessions({ plan }: StageSite): boolean {
  return plan.nodes.some(({ step }) =>
    step.kind === "windowJoin" && step.window.kind === "session" ||
    step.kind === "windowAggregate" && step.window.kind === "session" && step.allowedLatenessMs === 0
  );
}
