import type { ConnectorDescriptor } from "../operators/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Plan, PlanNode } from "./node.ts";
import { describeProblem, type PlanProblem } from "./plan_problem.ts";
import { inspectPlan } from "./validate_plan.ts";

/** How a plan is read. */
export interface ReadPlanOptions {
  /** Connectors to hold the plan's sources and sinks to; left out: any are taken. */
  readonly catalogue?: readonly ConnectorDescriptor[];
}

/** A plan that can't be read: `problems` are all there are, the message is about the first. */
export class PlanProblemsError extends VolleyError {
  readonly problems: readonly PlanProblem[];

  constructor(problems: readonly PlanProblem[]) {
    const errors = problems.filter(({ severity }) => severity === "error");
    const [first] = errors;
    const others = errors.length - 1;
    super({
      code: first.code,
      message: first.message + (others > 0 ? ` (and ${others} more problem${others === 1 ? "" : "s"})` : ""),
      hint: first.hint,
      at: {
        ...(first.operator === undefined ? {} : { operator: first.operator }),
        ...(first.column === undefined ? {} : { column: first.column }),
      },
    });
    this.problems = problems;
  }

  /** Every problem with its place and hint. */
  override explain(): string {
    return this.problems.map(describeProblem).join("\n");
  }
}

/**
 * A plan from its JSON, text or parsed: checked as by `validatePlan`, copied, operators behind those they read. Throws
 * a {@linkcode PlanProblemsError} with every problem, whose code is the first one's; `PLAN_UNREADABLE` for text that
 * is not JSON.
 *
 * @example
 * ```ts
 * import { col, planToJson, readPlan, StreamExecutionEnvironment } from "@volley/volley";
 * const { plan } = new StreamExecutionEnvironment()
 *   .fromIter([{ n: 1 }]).filterExpr(col("n").gt(0)).collect().plan();
 * console.assert(planToJson(readPlan(planToJson(plan))) === planToJson(plan));
 * ```
 */
export function readPlan(json: unknown, options: ReadPlanOptions = {}): Plan {
  const value = typeof json === "string" ? parsed(json) : json;
  const { problems, read, ordered } = inspectPlan(value, options.catalogue ?? null);
  if (problems.some(({ severity }) => severity === "error")) throw new PlanProblemsError(problems);
  return { ...read!.plan as Plan, nodes: ordered.map(({ parts }) => parts as PlanNode) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VolleyError({
      code: "PLAN_UNREADABLE",
      message: `Cannot read plan: it is no JSON (${(cause as Error).message})`,
      hint: "Give the text that planToJson() wrote.",
      cause,
    });
  }
}
