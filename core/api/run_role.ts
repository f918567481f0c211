import type { BuiltPlan } from "./build_plan.ts";
import type { RunningJob } from "./running_job.ts";

/**
 * What a program that imports a script wants of the pipelines the script runs. Set before the import, under
 * {@linkcode RUN_ROLE} on the global object, so that a plain script with `await env.execute()` need not know of it.
 */
export type RunRole =
  /** Nothing is run: the plan is handed over, and `execute()` rejects with `PLAN_TAKEN`. */
  | { readonly kind: "plan"; readonly receive: (built: BuiltPlan, name: string) => void }
  /** Runs as ever; told of each job. */
  | { readonly kind: "watch"; readonly started: (job: RunningJob<unknown>, built: BuiltPlan) => void };

/** Where the role stands on the global object. */
export const RUN_ROLE: unique symbol = Symbol.for("volley.run_role");

/** The role of this program, or undefined for a script that runs by itself. */
export function runRole(): RunRole | undefined {
  return (globalThis as { [RUN_ROLE]?: RunRole })[RUN_ROLE];
}
