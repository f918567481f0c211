import { VolleyError } from "../fault/mod.ts";
import type { TriggerSpec, WindowSpec } from "../plan/mod.ts";
import type { Draft } from "./draft.ts";
import { withEventTime } from "./event_time.ts";

/**
 * A keyed draft as its windows need it: with event time where that decides, watermarks that are missing put before the
 * key. Throws `WINDOW_NEVER_ANSWERS` for global windows that nothing would ever make answer.
 */
export function windowedInput(keyed: Draft, window: WindowSpec, trigger: TriggerSpec | null): Draft {
  if (window.kind === "count") return keyed;
  if (window.kind === "global" && trigger?.everyEventTimeMs === undefined) {
    if (trigger === null) requireEnd(keyed);
    return keyed;
  }
  if (keyed.hasEventTime) return keyed;
  const [unkeyed] = keyed.inputs;
  return { ...keyed, inputs: [withEventTime(unkeyed)], hasEventTime: true };
}

function requireEnd(input: Draft): void {
  const waiting = [input];
  for (let draft = waiting.pop(); draft !== undefined; draft = waiting.pop()) {
    waiting.push(...draft.inputs);
    if (draft.binding?.kind !== "source" || draft.binding.source.bounded) continue;
    throw new VolleyError({
      code: "WINDOW_NEVER_ANSWERS",
      message:
        `Cannot use global windows on a stream of ${draft.binding.source.connectorId}: it never ends, ` +
        "and they have no trigger",
      hint: "Say when they answer: window(GlobalWindows.create()).trigger({ everyRows: 100 }).",
    });
  }
}
