import type { Batch, BatchInit, BehindRows } from "../data/mod.ts";

/** What rows of several batches of one partition take along to a new batch: event times, and watermarks behind which they came. */
export class CarriedRows {
  readonly #times: Float64Array;
  #rows: number[] = [];
  #watermarks: number[] = [];
  #own: number[] = [];
  #hasOwn = false;
  #hasTimes = true;
  #length = 0;
  #minMs = Infinity;
  #maxMs = -Infinity;
  #partition = 0;

  /** `capacity`: rows of a batch at most. */
  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
  }

  /** Rows so far. */
  get length(): number {
    return this.#length;
  }

  /** Whether a row of that partition may be added. */
  takes(partition: number): boolean {
    return this.#length === 0 || this.#partition === partition;
  }

  /** The next row was made from physical row `row` of `batch`. */
  add(batch: Batch, row: number): void {
    this.#partition = batch.partition;
    if (batch.times === null) this.#hasTimes = false;
    else this.#addTime(batch.times.values[row]);
    if (batch.behind !== null) this.#addBehind(batch.behind, row);
    this.#length++;
  }

  /** What the rows so far take along; the next ones are of another batch. */
  take(): BatchInit {
    const [partition, length] = [this.#partition, this.#length];
    const times = this.#hasTimes && length > 0
      ? { values: this.#times.slice(0, length), minMs: this.#minMs, maxMs: this.#maxMs }
      : null;
    const behind = this.#behind();
    [this.#rows, this.#watermarks, this.#own, this.#hasOwn] = [[], [], [], false];
    [this.#length, this.#hasTimes, this.#minMs, this.#maxMs] = [0, true, Infinity, -Infinity];
    return { partition, times, behind };
  }

  #addTime(timeMs: number): void {
    this.#times[this.#length] = timeMs;
    this.#minMs = Math.min(this.#minMs, timeMs);
    this.#maxMs = Math.max(this.#maxMs, timeMs);
  }

  #addBehind({ rows, watermarks, own }: BehindRows, row: number): void {
    const at = rows.indexOf(row);
    if (at < 0) return;
    this.#rows.push(this.#length);
    this.#watermarks.push(watermarks[at]);
    this.#own.push(own === undefined ? watermarks[at] : own[at]);
    this.#hasOwn ||= own !== undefined;
  }

  #behind(): BehindRows | null {
    if (this.#rows.length === 0) return null;
    const behind = { rows: Int32Array.from(this.#rows), watermarks: Float64Array.from(this.#watermarks) };
    return this.#hasOwn ? { ...behind, own: Float64Array.from(this.#own) } : behind;
  }
}
