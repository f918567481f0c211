import type { Clock } from "./clock.ts";

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/**
 * A clock that stands still until it is told to move: `advance` wakes sleepers in order of their time.
 *
 * @example
 * ```ts
 * import { VirtualClock } from "@volley/volley";
 * const clock = new VirtualClock(1_000);
 * const slept = clock.sleep(500).then(() => clock.now());
 * await clock.advance(500);
 * console.assert(await slept === 1_500);
 * ```
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #startMs: number;
  #sleepers: Sleeper[] = [];

  /** Starts at `startMs` (epoch milliseconds, default 0). */
  constructor(startMs = 0) {
    this.#nowMs = startMs;
    this.#startMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs - this.#startMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted || ms <= 0) return resolve();
      const wake = () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const sleeper = { at: this.#nowMs + ms, wake };
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        wake();
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", onAbort);
    });
  }

  yield(): Promise<void> {
    return Promise.resolve();
  }

  /** When the next sleeper wakes, epoch milliseconds; +Infinity where nobody sleeps. */
  get nextWakeMs(): number {
    return this.#sleepers.reduce((least, { at }) => Math.min(least, at), Infinity);
  }

  /** Moves time forward by `ms`, waking each sleeper at its own time and letting it run. */
  async advance(ms: number): Promise<void> {
    const target = this.#nowMs + ms;
    for (let next = this.#takeDue(target); next; next = this.#takeDue(target)) {
      this.#nowMs = Math.max(this.#nowMs, next.at);
      next.wake();
      await settle();
    }
    this.#nowMs = target;
    await settle();
  }

  #takeDue(target: number): Sleeper | undefined {
    const due = this.#sleepers.filter((sleeper) => sleeper.at <= target).sort((a, b) => a.at - b.at)[0];
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== due);
    return due;
  }
}

/** Lets promise chains started by a wake-up run before time moves again. */
async function settle(): Promise<void> {
  for (let i = 0; i < 16; i++) await Promise.resolve();
}
