import type { TriggerSpec, WindowSpec } from "../node.ts";
import { type Code, literal, method } from "./code.ts";
import { durationCode } from "./duration_code.ts";
import type { ModuleImports } from "./module_imports.ts";

/** Windows as `window()` takes them: `TumblingWindows.of("1m")`. */
export function windowCode(window: WindowSpec, imports: ModuleImports): Code {
  switch (window.kind) {
    case "tumbling":
      return method(imports.use("TumblingWindows"), "of", durationCode(window.sizeMs), ...offset(window));
    case "sliding": {
      const lengths = [durationCode(window.sizeMs), durationCode(window.slideMs)];
      return method(imports.use("SlidingWindows"), "of", ...lengths, ...offset(window));
    }
    case "session":
      return method(imports.use("SessionWindows"), "withGap", durationCode(window.gapMs));
    case "count":
      return method(imports.use("CountWindows"), "of", String(window.rows));
    case "global":
      return method(imports.use("GlobalWindows"), "create");
  }
}

function offset({ offsetMs }: { readonly offsetMs: number }): Code[] {
  return offsetMs === 0 ? [] : [{ kind: "object", entries: [["offset", durationCode(offsetMs)]] }];
}

/** A trigger as `earlyResults()` takes it. */
export function triggerCode(trigger: TriggerSpec): Code {
  const { everyRows, everyEventTimeMs, everyProcessingTimeMs, purging } = trigger;
  const entries: [string, Code][] = [];
  if (everyRows !== undefined) entries.push(["everyRows", literal(everyRows)]);
  if (everyEventTimeMs !== undefined) entries.push(["every", durationCode(everyEventTimeMs)]);
  if (everyProcessingTimeMs !== undefined) {
    entries.push(["everyProcessing", durationCode(everyProcessingTimeMs)]);
  }
  if (purging) entries.push(["purging", "true"]);
  return { kind: "object", entries };
}
