import type { Clock } from "../time/mod.ts";

/** The clock is looked at after so many rows, or so many batches of few rows. */
const ROWS_BETWEEN_LOOKS = 4096;
const BATCHES_BETWEEN_LOOKS = 32;

/** Gives the event loop its turn after every slice of work, and tells of progress now and then. */
export class Pacer {
  readonly #clock: Clock;
  readonly #sliceMs: number;
  readonly #reportEveryMs: number;
  readonly #report: () => void;
  #sliceFrom: number;
  #reportedAt: number;
  #rows = 0;
  #batches = 0;

  constructor(clock: Clock, sliceMs: number, reportEveryMs: number, report: () => void) {
    this.#clock = clock;
    this.#sliceMs = sliceMs;
    this.#reportEveryMs = reportEveryMs;
    this.#report = report;
    this.#sliceFrom = this.#reportedAt = clock.monotonic();
  }

  /** Whether the slice is used up, after `rows` more rows. */
  isDue(rows: number): boolean {
    this.#rows += rows;
    if (this.#rows < ROWS_BETWEEN_LOOKS && ++this.#batches < BATCHES_BETWEEN_LOOKS) return false;
    this.#rows = this.#batches = 0;
    return this.#clock.monotonic() - this.#sliceFrom >= this.#sliceMs;
  }

  /** Lets timers, I/O and signals run. */
  async pause(): Promise<void> {
    await this.#clock.yield();
    this.restart();
  }

  /** A new slice begins: the loop has just been elsewhere. */
  restart(): void {
    this.#sliceFrom = this.#clock.monotonic();
    this.idle();
  }

  /** Nothing to do just now: a moment to report. */
  idle(): void {
    const now = this.#clock.monotonic();
    if (now - this.#reportedAt < this.#reportEveryMs) return;
    this.#reportedAt = now;
    this.#report();
  }
}
