import { assert } from "@std/assert";
import { type Clock, systemClock } from "../../mod.ts";

/**
 * Measures records per second and asserts on them.
 *
 * @example
 * ```ts
 * import { VirtualClock } from "@volley/volley";
 * import { ThroughputRecorder } from "@volley/volley/testing";
 * const clock = new VirtualClock();
 * const recorder = new ThroughputRecorder(clock);
 * recorder.start();
 * await clock.advance(500);
 * recorder.stop(1_000);
 * console.assert(recorder.recordsPerSecond === 2_000);
 * ```
 */
export class ThroughputRecorder {
  readonly #clock: Clock;
  #startedMs: number | null = null;
  #elapsedMs: number | null = null;
  #records = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Begins, or begins anew. */
  start(): void {
    this.#startedMs = this.#clock.monotonic();
    this.#elapsedMs = null;
  }

  /** Ends: `records` were processed since `start`. */
  stop(records: number): void {
    if (this.#startedMs === null) throw new Error("stop() before start()");
    this.#elapsedMs = this.#clock.monotonic() - this.#startedMs;
    this.#records = records;
  }

  /** Seconds from start to stop; null before. */
  get elapsedSeconds(): number | null {
    return this.#elapsedMs === null ? null : this.#elapsedMs / 1000;
  }

  /** Records per second; null before `stop`, infinite where no time passed. */
  get recordsPerSecond(): number | null {
    return this.#elapsedMs === null ? null : (this.#records * 1000) / this.#elapsedMs;
  }

  /** Fails below `recordsPerSecond`. */
  assertThroughputGte(recordsPerSecond: number): void {
    const measured = this.recordsPerSecond;
    assert(
      measured !== null && measured >= recordsPerSecond,
      `${measured ?? "no"} records/s, at least ${recordsPerSecond} wanted`,
    );
  }

  /** Fails from `seconds` on. */
  assertElapsedUnderSecs(seconds: number): void {
    const measured = this.elapsedSeconds;
    assert(measured !== null && measured < seconds, `${measured ?? "no"} s, under ${seconds} wanted`);
  }
}
