import type { Batch } from "../data/mod.ts";
import { SideOutputs } from "../operators/mod.ts";
import { requireTimes } from "./event_time.ts";
import { LateEvents, type LateOutput } from "./late_events.ts";
import { rowNumbers } from "./pane.ts";
import { BehindGroups, type PlacedRows, withoutBehind } from "./placed_rows.ts";
import type { WindowGrid } from "./window_grid.ts";

/** Where rows that are late for every window of a grid are told from the others, counted and put out. */
export class LateGate {
  /** Left out where nobody asked for late rows. */
  readonly side: SideOutputs | undefined;
  readonly #grid: WindowGrid;
  readonly #latenessMs: number;
  readonly #events: LateEvents | null;
  readonly #groups: BehindGroups;
  /** Rows of the last batch that had some behind. */
  #kept = new Int32Array(0);
  /** The batch being placed, where late rows are put out. */
  #batch: Batch | null = null;
  late = 0;
  lateAfterIdle = 0;

  constructor(grid: WindowGrid, latenessMs: number, output: LateOutput | undefined) {
    this.#grid = grid;
    this.#latenessMs = latenessMs;
    this.side = output === undefined ? undefined : new SideOutputs();
    this.#events = output === undefined ? null : new LateEvents(output, this.side!);
    this.#groups = new BehindGroups(grid, latenessMs);
  }

  /** The batch's rows that some window still takes. Throws `EVENT_TIME_UNKNOWN`. */
  pass(batch: Batch): PlacedRows {
    const times = requireTimes(batch);
    const { behind } = batch;
    if (this.#events !== null) this.#batch = batch;
    if (behind === null) {
      return { rows: batch.selection ?? rowNumbers(batch.length), count: batch.rows, times, groups: NONE };
    }
    if (this.#kept.length < batch.rows) this.#kept = new Int32Array(batch.rows);
    const usual = withoutBehind(batch, times, behind, this.#kept, (row, entry) => {
      const watermarkMs = behind.watermarks[entry];
      const pane = this.#grid.paneOf(times.values[row]);
      if (!this.#isLate(pane, watermarkMs)) return this.#groups.add(row, pane, watermarkMs);
      this.late++;
      if (behind.own !== undefined && !this.#isLate(pane, behind.own[entry])) this.lateAfterIdle++;
      if (this.#events !== null) this.#put(batch, row, pane, watermarkMs);
    });
    this.#events?.put(batch.partition);
    return { ...usual, groups: this.#groups.take() };
  }

  /**
   * Rows of the last batch whose windows have gone though no watermark that came with them says so: an operator gave
   * them times of its own. `watermarkMs` is the stage's.
   */
  gone(rows: Int32Array, from: number, to: number, pane: number, watermarkMs: number): void {
    this.late += to - from;
    if (this.#batch === null) return;
    for (let j = from; j < to; j++) this.#put(this.#batch, rows[j], pane, watermarkMs);
    this.#events!.put(this.#batch.partition);
  }

  /** Whether every window that covers a pane has been given up; rows between hopping windows have none to miss. */
  #isLate(pane: number, watermarkMs: number): boolean {
    return this.#grid.lastEndMs(pane) + this.#latenessMs <= watermarkMs && this.#grid.covers(pane);
  }

  #put(batch: Batch, row: number, pane: number, watermarkMs: number): void {
    const endMs = this.#grid.lastEndMs(pane);
    this.#events!.add(batch, row, watermarkMs, { startMs: endMs - this.#grid.sizeMs, endMs });
  }
}

const NONE: PlacedRows["groups"] = [];
