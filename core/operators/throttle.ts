import { type Batch, compact, sliceBatch } from "../data/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { AsyncWork, Stage, StageCounts, StageOutput } from "./stage.ts";

/** What a {@linkcode Throttle} is made from. */
export interface ThrottleInit {
  readonly recordsPerSecond: number;
  /** Rows that may go at once after a pause, at least 1. */
  readonly burst: number;
  readonly clock: Clock;
}

/** Rows that wait are let go in steps of about so long. */
const STEP_MS = 10;

/**
 * Lets so many rows a second go on, by the run's clock (a token bucket); those that have to wait are held, and while
 * any are, sources are not read. Nothing is dropped, and the order stays. Once the run has been stopped, what is held goes
 * at once: whoever stops it doesn't wait for minutes.
 */
export class Throttle implements Stage {
  readonly #perMs: number;
  #burst: number;
  readonly #step: number;
  readonly #clock: Clock;
  #tokens: number;
  /** When tokens were last added, by the monotonic clock. */
  #atMs: number;
  readonly #held: Batch[] = [];
  #heldRows = 0;
  readonly work: AsyncWork;

  constructor({ recordsPerSecond, burst, clock }: ThrottleInit) {
    this.#perMs = recordsPerSecond / 1000;
    this.#burst = Math.max(1, burst);
    this.#step = Math.min(this.#burst, Math.max(1, Math.ceil(this.#perMs * STEP_MS)));
    this.#clock = clock;
    this.#tokens = this.#burst;
    this.#atMs = clock.monotonic();
    this.work = this.#asWork();
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    if (this.#heldRows === 0) {
      this.#refill();
      if (this.#tokens >= batch.rows) {
        this.#tokens -= batch.rows;
        return batch;
      }
    }
    this.#held.push(compact(batch));
    this.#heldRows += batch.rows;
    return this.#heldRows === batch.rows ? this.#release() : null;
  }

  get nextTimeMs(): number {
    if (this.#heldRows === 0) return Infinity;
    const wanted = Math.min(this.#step, this.#heldRows);
    const dueAt = this.#atMs + Math.max(0, Math.ceil((wanted - this.#tokens) / this.#perMs - ROUNDING));
    // By the monotonic clock, so that a jump of the wall clock neither hurries nor delays anything.
    return this.#clock.now() + Math.ceil(dueAt - this.#clock.monotonic());
  }

  onTime(): Iterable<Batch> | null {
    this.#refill();
    return this.#release();
  }

  get heldWatermark(): number {
    let least = Infinity;
    for (const { times } of this.#held) if (times !== null && times.minMs < least) least = times.minMs;
    // A row at the very watermark could meet a session downstream that has just ended with it.
    return least - 1;
  }

  counts(): StageCounts {
    return { stateEntries: this.#heldRows };
  }

  #refill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#atMs) * this.#perMs);
    this.#atMs = now;
  }

  /** As many of the rows that wait as may go now. */
  #release(): Batch[] {
    const released: Batch[] = [];
    let free = Math.floor(this.#tokens + ROUNDING);
    while (free > 0 && this.#held.length > 0) {
      const batch = this.#held[0];
      const count = Math.min(free, batch.rows);
      released.push(sliceBatch(batch, 0, count));
      if (count === batch.rows) this.#held.shift();
      else this.#held[0] = sliceBatch(batch, count);
      free -= count;
      this.#tokens -= count;
      this.#heldRows -= count;
    }
    return released;
  }

  #asWork(): AsyncWork {
    const heldRows = () => this.#heldRows;
    return {
      onReady() {},
      get full() {
        return heldRows() > 0;
      },
      get pending() {
        return heldRows();
      },
      take: () => [],
      hurry: () => {
        this.#burst = this.#tokens = Infinity;
      },
      abort() {},
    };
  }
}

/** Sums of rates are not exact: a billionth of a row is none. */
const ROUNDING = 1e-9;
