import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { VirtualClock } from "../time/mod.ts";
import { HEALTH_VALUES, HealthReporter, type HealthState } from "./health.ts";
import { MetricRegistry } from "./registry.ts";

type Step = (health: HealthReporter) => void;

const STEPS: { readonly [state in HealthState]: Step } = {
  starting: (health) => health.starting(),
  running: (health) => health.running(),
  degraded: (health) => health.degraded("disk"),
  failed: (health) => health.failed("crash"),
  shuttingDown: (health) => health.shuttingDown(),
};
const STATES = Object.keys(STEPS) as HealthState[];

const WAYS: { readonly [state in HealthState]: readonly HealthState[] } = {
  starting: [],
  running: ["running"],
  degraded: ["degraded"],
  failed: ["failed"],
  shuttingDown: ["shuttingDown"],
};

function reporter(): { health: HealthReporter; registry: MetricRegistry; clock: VirtualClock } {
  const registry = new MetricRegistry();
  const clock = new VirtualClock(1_000);
  return { health: new HealthReporter(clock, registry), registry, clock };
}

function at(state: HealthState): HealthReporter {
  const { health } = reporter();
  for (const step of WAYS[state]) STEPS[step](health);
  return health;
}

Deno.test("HealthReporter tells liveness and readiness as specified", () => {
  const told = STATES.map((state) => {
    const { live, ready } = at(state).current;
    return [state, live, ready];
  });
  assertEquals(told, [
    ["starting", true, false],
    ["running", true, true],
    ["degraded", true, false],
    ["failed", false, false],
    ["shuttingDown", false, false],
  ]);
});

Deno.test("HealthReporter allows these ways and no others", () => {
  const allowed = STATES.flatMap((from) =>
    STATES.filter((to) => {
      if (from === to) return false;
      const health = at(from);
      try {
        STEPS[to](health);
        return health.current.state === to;
      } catch (error) {
        assertEquals((error as VolleyError).code, "HEALTH_TRANSITION_INVALID");
        assertEquals(health.current.state, from);
        return false;
      }
    }).map((to) => `${from}>${to}`)
  );
  assertEquals(allowed, [
    ...["starting>running", "starting>degraded", "starting>failed", "starting>shuttingDown"],
    ...["running>degraded", "running>failed", "running>shuttingDown"],
    ...["degraded>running", "degraded>failed", "degraded>shuttingDown"],
    ...["failed>starting", "failed>shuttingDown", "shuttingDown>failed"],
  ]);
});

Deno.test("HealthReporter writes its gauge on every change, from the start", () => {
  const { health, registry } = reporter();
  const gauge = registry.gauge("volley.pipeline.health");
  assertEquals(gauge.value, 0);
  for (const state of ["running", "degraded", "running", "shuttingDown"] as const) {
    STEPS[state](health);
    assertEquals(gauge.value, HEALTH_VALUES[state]);
  }
});

Deno.test("HealthReporter tells listeners each change once, with its reason and time", async () => {
  const { health, clock } = reporter();
  const told: unknown[] = [];
  const stop = health.onChange(({ state, reason, sinceMs }) => told.push([state, reason, sinceMs]));
  health.running();
  health.running();
  await clock.advance(500);
  health.degraded("disk");
  health.degraded("disk");
  health.degraded("broker");
  stop();
  health.running();
  assertEquals(told, [["running", null, 1_000], ["degraded", "disk", 1_500], ["degraded", "broker", 1_500]]);
  assertThrows(() => health.starting(), VolleyError, "from running to starting");
});
