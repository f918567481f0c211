import type { JoinSlice } from "./join_slice.ts";
import type { SlicePool } from "./slice_pool.ts";

/** Fewer rows a slice than this, over many slices: new ones are made longer. */
const ROWS_MIN = 256;
const MANY_SLICES = 32;
/** A slice that gets so many rows ends with them, if it is longer than it must be. */
const ROWS_MAX = 16_384;
const LENGTH_MAX_MS = 2 ** 45;

/**
 * Event time cut into slices that do not overlap, made where rows are. A slice is as long as a join's range at least,
 * so that a row finds its partners in two of them; where rows are few, it is longer, to hold some hundred.
 */
export class TimeSlices {
  readonly #pool: SlicePool;
  readonly #lengthMinMs: number;
  #lengthMs: number;
  /** In order of time. */
  readonly #slices: JoinSlice[] = [];
  /** The slice of the last row asked for, and the last one made. */
  #last: JoinSlice | null = null;
  #made: JoinSlice | null = null;
  #assigned = 0;

  constructor(pool: SlicePool, rangeMs: number) {
    this.#pool = pool;
    this.#lengthMinMs = this.#lengthMs = Math.max(1, rangeMs);
  }

  /** All slices, in order of time. */
  get all(): readonly JoinSlice[] {
    return this.#slices;
  }

  /** The slice a row of that time belongs to, which will get it. */
  sliceFor(timeMs: number): JoinSlice {
    let slice = this.#last;
    if (slice === null || timeMs < slice.startMs || timeMs >= slice.endMs) {
      slice = this.#last = this.#find(timeMs) ?? this.#make(timeMs);
    }
    if (timeMs > slice.newestMs) slice.newestMs = timeMs;
    this.#assigned++;
    if (++slice.assigned === ROWS_MAX) this.#close(slice);
    return slice;
  }

  /** Position of the first slice that ends after a time. */
  firstAfter(timeMs: number): number {
    let low = 0;
    let high = this.#slices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#slices[middle].endMs > timeMs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Lets go of the slices for which `isOver` holds. */
  drop(isOver: (slice: JoinSlice) => boolean): void {
    let kept = 0;
    for (const slice of this.#slices) {
      if (isOver(slice)) this.#release(slice);
      else this.#slices[kept++] = slice;
    }
    this.#slices.length = kept;
  }

  /** Times to come go into shorter slices: rows have become more than when this one was made. */
  #close(slice: JoinSlice): void {
    if (slice.endMs - slice.startMs > this.#lengthMinMs) slice.endMs = slice.newestMs + 1;
  }

  #release(slice: JoinSlice): void {
    this.#assigned -= slice.assigned;
    if (this.#last === slice) this.#last = null;
    if (this.#made === slice) this.#made = null;
    this.#pool.give(slice);
  }

  #find(timeMs: number): JoinSlice | null {
    const slice = this.#slices[this.firstAfter(timeMs)];
    return slice !== undefined && slice.startMs <= timeMs ? slice : null;
  }

  #make(timeMs: number): JoinSlice {
    this.#adapt();
    const at = this.firstAfter(timeMs);
    const startMs = Math.floor(timeMs / this.#lengthMs) * this.#lengthMs;
    const from = at === 0 ? startMs : Math.max(startMs, this.#slices[at - 1].endMs);
    const to = at === this.#slices.length
      ? startMs + this.#lengthMs
      : Math.min(startMs + this.#lengthMs, this.#slices[at].startMs);
    const slice = this.#made = this.#pool.take(from, to);
    this.#slices.splice(at, 0, slice);
    return slice;
  }

  #adapt(): void {
    const { length } = this.#slices;
    if (length >= MANY_SLICES && this.#assigned < ROWS_MIN * length) {
      this.#lengthMs = Math.min(LENGTH_MAX_MS, this.#lengthMs * 2);
    } else if (this.#made !== null && this.#made.assigned >= ROWS_MAX) {
      this.#lengthMs = Math.max(this.#lengthMinMs, this.#lengthMs / 2);
    }
  }
}
