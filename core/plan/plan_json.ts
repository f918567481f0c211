import { canonicalJson } from "./canonical_json.ts";
import type { Plan } from "./node.ts";

/**
 * A plan as JSON text, two spaces deep, keys as the plan has them: for files and people; `readPlan` reads it back.
 * Closures are in it by name only. Throws `PLAN_VALUE_INVALID` where the plan holds what JSON can't.
 */
export function planToJson(plan: Plan): string {
  canonicalJson(plan);
  return `${JSON.stringify(plan, null, 2)}\n`;
}
