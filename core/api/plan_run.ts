import type { ConnectorDescriptor, JsonObject, Sink } from "../operators/mod.ts";
import { bindPlan, type ClosureLoader, createSink, type Plan } from "../plan/mod.ts";
import type { BuiltPlan } from "./build_plan.ts";
import type { ExecuteOptions } from "./execution.ts";
import { deadLetterSink, type FailureSettings } from "./failure_settings.ts";

/** How a plan is run. */
export interface PlanRunOptions extends ExecuteOptions {
  /** Connectors its sources and sinks are made by: `catalog` holds all of Volley's. */
  readonly catalogue: readonly ConnectorDescriptor[];
  /** Gives closures that name a module and an export: what was imported before. */
  readonly load?: ClosureLoader;
}

/** A plan ready to run; throws `PLAN_INCOMPLETE`, naming everything it doesn't hold. */
export function builtFromPlan(
  plan: Plan,
  { catalogue, load, deadLetters }: PlanRunOptions,
  failures: FailureSettings,
): BuiltPlan {
  const keepsLetters = plan.nodes.some(({ onError }) => onError === "deadLetter");
  const settings = deadLetters === undefined ? failures : { ...failures, deadLetters };
  return {
    plan,
    bindings: bindPlan(plan, catalogue, load ?? null),
    warnings: [],
    sinkIds: plan.nodes.filter(({ step }) => step.kind === "sink").map(({ id }) => id),
    deadLetters: keepsLetters ? () => lettersOf(plan, settings, catalogue) ?? undefined : null,
  };
}

/** Where letters go: what the run or the environment says counts before what the plan says. */
function lettersOf(
  { deadLetters }: Plan,
  settings: FailureSettings,
  catalogue: readonly ConnectorDescriptor[],
): Sink | null {
  if (settings.deadLetters !== null || deadLetters === undefined) return deadLetterSink(settings);
  const { connector, config } = deadLetters;
  if (connector !== "dead_letters") return createSink(catalogue, connector, config as JsonObject);
  return deadLetterSink({ ...settings, deadLetters: config as { readonly directory: string } });
}
