import type { Batch } from "../data/mod.ts";
import { SideOutputs } from "../operators/mod.ts";
import { LateEvents, type LateOutput } from "./late_events.ts";
import { type InTimeRows, splitLate } from "./late_rows.ts";
import { rowNumbers } from "./pane.ts";
import type { WindowGrid } from "./window_grid.ts";

/** Where rows that are late for every window of a grid are told from the others, counted and put out. */
export class LateGate {
  /** Left out where nobody asked for late rows. */
  readonly side: SideOutputs | undefined;
  readonly #grid: WindowGrid;
  readonly #latenessMs: number;
  readonly #events: LateEvents | null;
  late = 0;
  lateAfterIdle = 0;

  constructor(grid: WindowGrid, latenessMs: number, output: LateOutput | undefined) {
    this.#grid = grid;
    this.#latenessMs = latenessMs;
    this.side = output === undefined ? undefined : new SideOutputs();
    this.#events = output === undefined ? null : new LateEvents(output, this.side!);
  }

  /** The batch's rows that some window still takes, as a list of their own where some were late. */
  pass(batch: Batch): InTimeRows {
    const rows = batch.selection ?? rowNumbers(batch.length);
    if (batch.behind === null) return splitLate(batch, rows, () => false);
    const add = (row: number, watermarkMs: number) => this.#put(batch, row, watermarkMs);
    const events = this.#events;
    const passed = splitLate(batch, rows, this.#isLate, events === null ? undefined : add);
    this.late += passed.late;
    this.lateAfterIdle += passed.lateAfterIdle;
    events?.put(batch.partition);
    return passed;
  }

  /** Whether every window that covers a time has been given up; rows between hopping windows have none to miss. */
  readonly #isLate = (timeMs: number, watermark: number): boolean => {
    const pane = this.#grid.paneOf(timeMs);
    return this.#grid.lastEndMs(pane) + this.#latenessMs <= watermark && this.#grid.covers(pane);
  };

  #put(batch: Batch, row: number, watermarkMs: number): void {
    const endMs = this.#grid.lastEndMs(this.#grid.paneOf(batch.times!.values[row]));
    this.#events!.add(batch, row, watermarkMs, { startMs: endMs - this.#grid.sizeMs, endMs });
  }
}
