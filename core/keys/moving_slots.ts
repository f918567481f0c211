/** Slots that move with one lookup, at least. */
const MOVED_MIN = 8192;

/**
 * Which slots of a grown table still stand in the old one only. A table of a million keys takes tens of milliseconds
 * to rebuild: instead a few thousand slots move with every lookup, and what has not moved is found in the old table.
 */
export class MovingSlots {
  #next = 0;
  #end = 0;

  /** Whether the old table is still needed. */
  get active(): boolean {
    return this.#next < this.#end;
  }

  /** All slots below `size` stand in the old table. */
  begin(size: number): void {
    this.#next = 0;
    this.#end = size;
  }

  /** Forgets what is left. */
  stop(): void {
    this.#next = this.#end = 0;
  }

  /** Moves as many as a lookup of `rows` rows should, so that growth ends before the next one is due. */
  step(rows: number, move: (slot: number) => void): void {
    const until = Math.min(this.#end, this.#next + Math.max(rows === 1 ? 8 : MOVED_MIN, 4 * rows));
    while (this.#next < until) move(this.#next++);
  }

  /** Moves all that are left. */
  finish(move: (slot: number) => void): void {
    while (this.#next < this.#end) move(this.#next++);
  }
}
