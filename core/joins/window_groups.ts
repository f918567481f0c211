import type { StepOf } from "../plan/mod.ts";

/** Windows a join can be made over. */
export type JoinWindow = Extract<StepOf<"windowJoin">["window"], { kind: "tumbling" | "sliding" }>;

/** Rows of one batch in one window. */
export interface WindowGroup {
  readonly endMs: number;
  /** Physical rows, ascending. */
  readonly rows: number[];
}

/** Which windows cover a time; windows end at `offset + size + k * slide`. */
export class WindowEnds {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly #offsetMs: number;

  constructor(window: JoinWindow) {
    this.sizeMs = window.sizeMs;
    this.slideMs = window.kind === "sliding" ? window.slideMs : window.sizeMs;
    this.#offsetMs = window.offsetMs;
  }

  /** End of the last window that covers a time. */
  lastEndMs(timeMs: number): number {
    return Math.floor((timeMs - this.#offsetMs) / this.slideMs) * this.slideMs + this.#offsetMs + this.sizeMs;
  }

  /** Whether every window that covers a time has ended by a watermark; a time that none covers has none to miss. */
  isLate(timeMs: number, watermarkMs: number): boolean {
    const endMs = this.lastEndMs(timeMs);
    return endMs <= watermarkMs && endMs > timeMs;
  }
}

/** Splits rows by window: a row goes into each that covers it and has not ended by the row's watermark. */
export class WindowGroups {
  readonly #ends: WindowEnds;
  readonly #groups = new Map<number, WindowGroup>();
  /** The windows of the row before, which usually are those of the next. */
  #lastEndMs = NaN;
  #last: WindowGroup[] = [];

  constructor(ends: WindowEnds) {
    this.#ends = ends;
  }

  /** Begins a batch. */
  clear(): void {
    this.#groups.clear();
    this.#lastEndMs = NaN;
  }

  /** Adds a row to its windows that end after `watermarkMs`. */
  add(row: number, timeMs: number, watermarkMs: number): void {
    const endMs = this.#ends.lastEndMs(timeMs);
    if (endMs !== this.#lastEndMs) {
      this.#lastEndMs = endMs;
      this.#last = [];
    }
    const { slideMs } = this.#ends;
    for (let k = 0, end = endMs; end > timeMs && end > watermarkMs; k++, end -= slideMs) {
      const group = this.#last[k] ??= this.#groupOf(end);
      group.rows.push(row);
    }
  }

  /** What was added, oldest window first. */
  take(): WindowGroup[] {
    return [...this.#groups.values()].sort((a, b) => a.endMs - b.endMs);
  }

  #groupOf(endMs: number): WindowGroup {
    let group = this.#groups.get(endMs);
    if (group === undefined) this.#groups.set(endMs, group = { endMs, rows: [] });
    return group;
  }
}
