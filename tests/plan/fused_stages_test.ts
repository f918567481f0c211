import { assert, assertEquals } from "@std/assert";
import { type BuiltPlan, CollectSink } from "../../mod.ts";
import { fusedStages } from "../../core/plan/mod.ts";
import { GraphBuilder } from "../../core/runtime/build_graph.ts";
import { RunMetrics } from "../../core/runtime/run_metrics.ts";
import { runSettings } from "../../core/runtime/run_settings.ts";
import { names, plans } from "./plans_of_examples.ts";
import { RandomPlan } from "./random_plan.ts";

/** The stages a run would build, each as the operators of the plan in it. */
function built({ plan, bindings }: BuiltPlan): string[] {
  const settings = runSettings({ name: "fused", deadLetters: new CollectSink() });
  const builder = new GraphBuilder(plan, bindings, settings, new RunMetrics(settings.metrics));
  try {
    const { nodes } = builder.build();
    // An aggregation's loop, and the state behind it, are one stage.
    const states = new Set(nodes.filter(({ id }, i) => nodes[i - 1]?.id === id));
    return nodes.filter((node) => !states.has(node)).map(({ planIds }) => planIds.join(" ")).sort();
  } finally {
    builder.abandon();
  }
}

/** The stages a plan says it has; sources, sinks and what nothing is done for have none. */
function told({ plan }: BuiltPlan): string[] {
  const steps = new Map(plan.nodes.map(({ id, step }) => [id, step.kind]));
  return fusedStages(plan)
    .filter(({ kind }) => kind === "program" || kind === "aggregation" || kind === "operator")
    .filter(({ operators: [first] }) => steps.get(first) !== "sideOutput")
    .map(({ operators }) => operators.join(" ")).sort();
}

Deno.test("fusedStages() says what a run builds, for random plans of every step", () => {
  let loops = 0;
  for (let seed = 1; seed <= 800; seed++) {
    const plan = new RandomPlan(seed).build();
    const stages = built(plan);
    assertEquals(told(plan), stages, `seed ${seed}`);
    loops += stages.filter((operators) => operators.split(" ").length > 2).length;
  }
  assert(loops > 30, `${loops} long loops`);
});

Deno.test("fusedStages() says what a run builds, for every example", () => {
  plans.forEach((plan, index) => assertEquals(told(plan), built(plan), names[index]));
});
