/** The most that a wait counts in which nothing could be heard. */
const GRACE_MS = 1_000;

/**
 * For how long nothing has been heard, where somebody was listening: milliseconds that add up from look to look.
 * Time in which the run could not take rows, because a sink was slow, a call took long or the machine slept, counts a
 * second or a tenth of the shortest time-out at most: rows may be waiting. So a time-out takes ten looks at least.
 */
export class Silence {
  readonly #graceMs: number;
  #lookedAt: number | null = null;
  #countedMs = 0;
  /** When the next look is due, by the monotonic clock. */
  dueAt = Infinity;

  constructor(shortestMs: number) {
    this.#graceMs = Math.min(GRACE_MS, shortestMs / 10);
  }

  /** Milliseconds counted until `now` (monotonic). */
  look(now: number): number {
    const since = this.#since(now);
    // Nobody looked when it was time to: the run was busy with something else.
    return this.#countedMs += now > this.dueAt + this.#graceMs ? Math.min(since, this.#graceMs) : since;
  }

  /** The run has been waiting until `now`, and was not reading. */
  stalled(now: number): void {
    this.#countedMs += Math.min(this.#since(now), this.#graceMs);
    this.dueAt = Math.max(this.dueAt, now);
  }

  #since(now: number): number {
    const since = this.#lookedAt === null ? 0 : Math.max(0, now - this.#lookedAt);
    this.#lookedAt = now;
    return since;
  }
}
