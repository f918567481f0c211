import type { StepOf } from "../node.ts";
import { closureCode } from "./closure_code.ts";
import { type Code, literal } from "./code.ts";
import { durationCode } from "./duration_code.ts";
import { expressionCode } from "./expression_code.ts";
import { optionsCode } from "./options_code.ts";
import type { StepContext, StepWriter } from "./step_context.ts";

/** How long a partition may be silent where nothing is said. */
const IDLE_TIMEOUT_MS = 60_000;

/** `withWatermarks("at", { maxOutOfOrderness: "5s" })`. */
export const watermarksCalls: StepWriter<"watermarks"> = (step, { id }, context) => {
  const { column, idleTimeoutMs, maxAheadMs, quietAfterMs } = step;
  const options = optionsCode([
    strategyEntry(step, id, context),
    ["idleTimeout", idleTimeoutMs === IDLE_TIMEOUT_MS ? null : lengthCode(idleTimeoutMs)],
    ["maxAhead", maxAheadMs === null ? null : lengthCode(maxAheadMs)],
    ["closeQuietAfter", quietAfterMs === null ? null : lengthCode(quietAfterMs)],
  ]);
  return [{ method: "withWatermarks", args: [literal(column), ...options] }];
};

function strategyEntry(
  { strategy }: StepOf<"watermarks">,
  id: string,
  context: StepContext,
): readonly [string, Code | null] {
  switch (strategy.kind) {
    case "bounded": {
      const { maxOutOfOrdernessMs } = strategy;
      return ["maxOutOfOrderness", maxOutOfOrdernessMs === 0 ? null : durationCode(maxOutOfOrdernessMs)];
    }
    case "punctuated":
      return ["punctuation", expressionCode(strategy.at, context.imports)];
    case "custom":
      return ["generator", closureCode(strategy.generator, id, context)];
  }
}

function lengthCode(ms: number | null): Code {
  return ms === null ? "null" : durationCode(ms);
}
