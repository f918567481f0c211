import { type DataType, logicalType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import {
  AsOfJoin,
  IntervalJoin,
  type JoinSpec,
  ROWS_HELD_MAX,
  SessionJoin,
  WindowJoin,
} from "../joins/mod.ts";
import type { Stage } from "../operators/mod.ts";
import type { JoinKeys, JoinType, PlanStep, StepOf } from "../plan/mod.ts";
import type { StageSite } from "./stage_site.ts";

/** The stage of an interval join. */
export function createIntervalJoin(site: StageSite): Stage {
  const step = stepOf<"intervalJoin">(site);
  const { lowerMs, upperMs } = step;
  return new IntervalJoin({ ...specOf(site, step), lowerMs, upperMs });
}

/** The stage of a window join; throws `WINDOW_INVALID` for windows that don't end by event time. */
export function createWindowJoin(site: StageSite): Stage {
  const step = stepOf<"windowJoin">(site);
  const { window } = step;
  if (window.kind === "tumbling" || window.kind === "sliding") {
    return new WindowJoin({ ...specOf(site, step), window });
  }
  if (window.kind === "session") return new SessionJoin({ ...specOf(site, step), gapMs: window.gapMs });
  throw new VolleyError({
    code: "WINDOW_INVALID",
    message: `Cannot join in ${window.kind} windows: they don't end by event time`,
    at: { operator: site.node.id },
    hint: "Join in tumbling, sliding or session windows, or by an interval join.",
  });
}

/** The stage of an as-of join. */
export function createAsOfJoin(site: StageSite): Stage {
  const step = stepOf<"asOfJoin">(site);
  const { type, toleranceMs } = step;
  return new AsOfJoin({ ...specOf(site, step), type, toleranceMs });
}

function stepOf<K extends PlanStep["kind"]>({ node }: StageSite): StepOf<K> {
  return node.step as StepOf<K>;
}

function specOf(site: StageSite, step: JoinKeys & { readonly type: JoinType }): JoinSpec {
  const [left, right] = site.inputs;
  const keys = [site.columns(step.leftKeys, 0), site.columns(step.rightKeys, 1)] as const;
  return {
    inputs: [left, right],
    keys,
    keyTypes: keys[0].map((key): DataType => logicalType(left.fields[key].type)),
    columns: step.columns.map(({ side, from }) => ({ side, column: site.columns([from], side)[0] })),
    output: site.output,
    type: step.type,
    batchRows: site.settings.batchRows,
    maxRowsHeld: step.maxRowsHeld ?? ROWS_HELD_MAX,
    lateOutput: step.lateOutput,
  };
}
