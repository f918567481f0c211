import type { Plan } from "../node.ts";
import { explanationMermaid } from "./explanation_mermaid.ts";
import { explanationText } from "./explanation_text.ts";
import { type ExplainOptions, planExplanation } from "./plan_explanation.ts";

/** Forms `explainPlan` writes. */
export type ExplainFormat = "text" | "mermaid" | "json";

/**
 * What a plan amounts to: operators and what each does, which run as one loop, columns, state with an estimate of its
 * size, what each sink guarantees, error policies, closures. `text` is for a terminal, `mermaid` a flowchart for
 * documents, `json` the same facts for programs.
 *
 * @example
 * ```ts
 * import { col, explainPlan, StreamExecutionEnvironment } from "@volley/volley";
 * const { plan } = new StreamExecutionEnvironment()
 *   .fromIter([{ user: "ann", amount: 2 }])
 *   .filterExpr(col("amount").gt(1))
 *   .collect()
 *   .plan();
 * console.assert(explainPlan(plan).includes("filterExpr-1  rows where amount > 1"));
 * console.assert(explainPlan(plan, { format: "mermaid" }).startsWith("flowchart"));
 * ```
 */
export function explainPlan(
  plan: Plan,
  options: ExplainOptions & { readonly format?: ExplainFormat } = {},
): string {
  const explanation = planExplanation(plan, options);
  switch (options.format ?? "text") {
    case "mermaid":
      return explanationMermaid(explanation);
    case "json":
      return JSON.stringify(explanation, null, 2);
    default:
      return explanationText(explanation);
  }
}
