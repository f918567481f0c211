import type { Batch, Column } from "../data/mod.ts";
import { HeldRows } from "./held_rows.ts";
import type { StoredColumns } from "./stored_columns.ts";
import { TimeRuns } from "./time_runs.ts";

/** Fewer dead rows than this are left where they are. */
const DEAD_MIN = 8192;
/** Rows moved in one step: the event loop may have its turn between two. */
const MOVED_AT_ONCE = 8192;

/** Rows that wait for the watermark, to be taken in order of time; memory of those that are done is given back. */
export class WaitingRows {
  #held: HeldRows;
  readonly order: TimeRuns = new TimeRuns();
  /** Rows nobody needs any more, still in their place. */
  dead = 0;

  constructor(stored: StoredColumns) {
    this.#held = new HeldRows(stored);
  }

  get held(): HeldRows {
    return this.#held;
  }

  /** Rows somebody still needs. */
  get live(): number {
    return this.#held.count - this.dead;
  }

  add(batch: Batch, rows: Int32Array, count: number): void {
    const first = this.#held.add(batch, rows, count);
    this.order.add(this.#held.times.subarray(first, first + count), first, batch.partition);
  }

  gather(columns: readonly number[], rows: Int32Array, count: number): Column[] {
    return columns.map((column) => this.#held.gather(column, rows, count));
  }

  /**
   * Leaves dead rows behind, once they outnumber the others, some thousand rows a step; gives how many each step took.
   * `live` marks the rows still needed besides those that wait. Returns where each row has moved to, or null where
   * none has.
   */
  *tidy(live: (mark: (row: number) => void) => void): Generator<number, Int32Array | null> {
    if (this.dead < DEAD_MIN || this.dead < this.live) return null;
    const map = new Int32Array(this.#held.count).fill(-1);
    const mark = (row: number) => void (map[row] = 0);
    this.order.forEach(mark);
    live(mark);
    const kept = new Int32Array(this.#held.count);
    let count = 0;
    for (let row = 0; row < map.length; row++) {
      if (map[row] < 0) continue;
      map[row] = count;
      kept[count++] = row;
    }
    const moved = this.#held.emptyCopy();
    for (let from = 0; from < count; from += MOVED_AT_ONCE) {
      const part = kept.subarray(from, Math.min(count, from + MOVED_AT_ONCE));
      moved.addFrom(this.#held, part);
      yield part.length;
    }
    this.#held = moved;
    this.order.renumber(map);
    this.dead = 0;
    return map;
  }
}
