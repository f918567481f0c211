import { VolleyError } from "../fault/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { Gauge } from "./gauge.ts";
import type { MetricRegistry } from "./registry.ts";

/** What a pipeline is doing, as operations see it. */
export type HealthState = "starting" | "running" | "degraded" | "failed" | "shuttingDown";

/** The state of a pipeline and what follows from it for probes. */
export interface Health {
  readonly state: HealthState;
  /** Why, where the state is `degraded` or `failed`. */
  readonly reason: string | null;
  /** Epoch milliseconds of the change to this state. */
  readonly sinceMs: number;
  /** False: restart the process. */
  readonly live: boolean;
  /** False: send it no traffic. */
  readonly ready: boolean;
}

/** The values of `volley.pipeline.health`. */
export const HEALTH_VALUES: { readonly [state in HealthState]: number } = {
  starting: 0,
  running: 1,
  degraded: 2,
  failed: 3,
  shuttingDown: 4,
};

// A failed pipeline may be started again in its process; a shutdown may fail, and ends there.
const NEXT: { readonly [state in HealthState]: readonly HealthState[] } = {
  starting: ["running", "degraded", "failed", "shuttingDown"],
  running: ["degraded", "failed", "shuttingDown"],
  degraded: ["running", "degraded", "failed", "shuttingDown"],
  failed: ["starting", "shuttingDown"],
  shuttingDown: ["failed"],
};

/**
 * Holds the health of one pipeline: begins as `starting`, writes the gauge `volley.pipeline.health` on every change,
 * and refuses a change that makes no sense.
 *
 * @example
 * ```ts
 * import { HealthReporter, MetricRegistry, systemClock } from "@volley/volley";
 * const health = new HealthReporter(systemClock, new MetricRegistry());
 * health.running();
 * health.degraded("checkpoint directory is read-only");
 * console.assert(health.current.live && !health.current.ready);
 * ```
 */
export class HealthReporter {
  readonly #clock: Clock;
  readonly #gauge: Gauge;
  readonly #listeners = new Set<(health: Health) => void>();
  #current: Health;

  constructor(clock: Clock, registry: MetricRegistry) {
    this.#clock = clock;
    this.#gauge = registry.gauge("volley.pipeline.health");
    this.#current = this.#healthOf("starting", null);
    this.#gauge.set(HEALTH_VALUES.starting);
  }

  /** The health now. */
  get current(): Health {
    return this.#current;
  }

  /** Start over after a failure. */
  starting(): void {
    this.#change("starting", null);
  }

  /** All is well, or well again. */
  running(): void {
    this.#change("running", null);
  }

  /** Works in part; a new reason replaces the one before. */
  degraded(reason: string): void {
    this.#change("degraded", reason);
  }

  /** Works no more. */
  failed(reason: string): void {
    this.#change("failed", reason);
  }

  /** Is on its way out. */
  shuttingDown(): void {
    this.#change("shuttingDown", null);
  }

  /** Calls `listener` with every change from now on; returns what takes it off again. */
  onChange(listener: (health: Health) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To the state it is in already: nothing happens, unless the reason is new. */
  #change(state: HealthState, reason: string | null): void {
    const from = this.#current;
    if (from.state === state && from.reason === reason) return;
    if (!NEXT[from.state].includes(state)) {
      throw new VolleyError({
        code: "HEALTH_TRANSITION_INVALID",
        message: `Cannot change health from ${from.state} to ${state}: the way is not allowed`,
        hint: `From ${from.state} a pipeline becomes ${NEXT[from.state].join(" or ")}.`,
      });
    }
    this.#current = this.#healthOf(state, reason);
    this.#gauge.set(HEALTH_VALUES[state]);
    for (const listener of [...this.#listeners]) listener(this.#current);
  }

  #healthOf(state: HealthState, reason: string | null): Health {
    const live = state !== "failed" && state !== "shuttingDown";
    return { state, reason, sinceMs: this.#clock.now(), live, ready: state === "running" };
  }
}
