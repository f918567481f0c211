import type { Batch } from "../data/mod.ts";
import type { SideOutputs, Stage, StageCounts, StageOutput, WaitStatus } from "../operators/mod.ts";
import { AnsweringWindows, type EarlyAnswers, type OpenWindow } from "./answering_windows.ts";
import { GroupUpdate } from "./group_update.ts";
import { LateGate } from "./late_gate.ts";
import { PaneRows } from "./pane_rows.ts";
import { MAX_GROUPS, type WindowAggregateSpec } from "./pane_window.ts";
import { boundColumns } from "./result_batches.ts";
import { type PaneWindowSpec, WindowGrid } from "./window_grid.ts";

/** Rows on their way into the windows of one pane. */
interface PaneOfRows {
  readonly pane: number;
  readonly fromEndMs: number;
  readonly rows: Int32Array;
}

/**
 * Tumbling and sliding windows that answer early: each window keeps its groups by itself from its first row on, so that
 * it can answer at any row; a row of overlapping windows updates each. At the window's end, and at every watermark
 * while its lateness lasts, the keys answer that changed since they last did.
 */
export class TriggeredWindow implements Stage {
  readonly mergesPartitions = true;
  /** A result has its window's last millisecond: the next ones may be exactly at a watermark that has fired others. */
  heldWatermark = -Infinity;
  readonly #grid: WindowGrid;
  readonly #latenessMs: number;
  readonly #gate: LateGate;
  readonly side: SideOutputs | undefined;
  readonly #paneRows: PaneRows;
  readonly #update: GroupUpdate;
  readonly #windows: AnsweringWindows;
  readonly #everyRows: number;
  readonly #byClock: boolean;
  readonly #maxGroups: number;
  #goneToMs = -Infinity;

  constructor(
    window: PaneWindowSpec,
    spec: WindowAggregateSpec,
    early: EarlyAnswers,
    allowedLatenessMs: number,
  ) {
    this.#grid = new WindowGrid(window);
    this.#latenessMs = allowedLatenessMs;
    this.#gate = new LateGate(this.#grid, allowedLatenessMs, spec.late);
    this.side = this.#gate.side;
    this.#paneRows = new PaneRows(this.#grid.paneMs, this.#grid.offsetMs);
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
    const { purging = false, everyRows = 0, everyProcessingTimeMs } = early.trigger ?? {};
    this.#everyRows = everyRows;
    this.#byClock = everyProcessingTimeMs !== undefined;
    this.#maxGroups = spec.maxGroups ?? MAX_GROUPS;
    const form = { ...spec, numbered: true, purging, everyRows };
    this.#windows = new AnsweringWindows(form, early, spec.store?.("windows"));
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const placed = this.#placed(batch);
    this.#update.start(batch);
    if (this.#everyRows > 0) return this.#addCounting(placed);
    for (const one of placed) {
      for (const window of this.#windowsOf(one)) {
        this.#windows.groupsOf(window).add(this.#update, one.rows, 0, one.rows.length);
        this.#windows.touch(window);
      }
    }
    this.#makeRoom();
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    this.heldWatermark = timeMs - 1;
    const due = this.#windows.dueByEvent(timeMs);
    if (due.length > 0) return this.#answer(due, timeMs);
    this.#settle(timeMs);
    return null;
  }

  get nextTimeMs(): number | undefined {
    return this.#byClock ? this.#windows.nextTimeMs : undefined;
  }

  onTime(nowMs: number): Iterable<Batch> | null {
    return this.#windows.answersOf(this.#windows.dueByClock(nowMs));
  }

  waitStatus(): WaitStatus {
    return { pending: this.#windows.size, nextEventTimeMs: this.#windows.nextEventTimeMs };
  }

  counts(): StageCounts {
    const { late, lateAfterIdle } = this.#gate;
    const { size, evictions } = this.#windows;
    return { late, lateAfterIdle, pendingWindows: size, evictions };
  }

  /** The batch's rows by pane and first window that takes them, without those that are late. */
  #placed(batch: Batch): PaneOfRows[] {
    const { rows, count, times, groups } = this.#gate.pass(batch);
    const placed: PaneOfRows[] = [];
    this.#paneRows.visit(times, rows, count, (pane, rows, from, to) => {
      placed.push({ pane, fromEndMs: -Infinity, rows: rows.slice(from, to) });
    });
    for (const { pane, fromEndMs, rows } of groups) {
      placed.push({ pane, fromEndMs, rows: Int32Array.from(rows) });
    }
    return placed;
  }

  *#windowsOf({ pane, fromEndMs, rows }: PaneOfRows): Generator<OpenWindow> {
    const { sizeMs, slideMs } = this.#grid;
    const [firstEndMs, lastEndMs] = [this.#grid.firstEndMs(pane), this.#grid.lastEndMs(pane)];
    if (firstEndMs > lastEndMs) return;
    let endMs = Math.max(firstEndMs, fromEndMs, this.#grid.endAfter(this.#goneToMs));
    if (endMs > lastEndMs) this.#gate.gone(rows, 0, rows.length, pane, this.heldWatermark + 1);
    for (; endMs <= lastEndMs; endMs += slideMs) {
      const startMs = endMs - sizeMs;
      yield this.#windows.at(startMs, endMs, boundColumns(startMs, endMs));
    }
  }

  *#addCounting(placed: readonly PaneOfRows[]): Generator<Batch> {
    for (const one of placed) {
      for (const window of this.#windowsOf(one)) {
        yield* this.#windows.groupsOf(window).addCounting(this.#update, one.rows, 0, one.rows.length);
        this.#windows.touch(window);
      }
    }
    this.#makeRoom();
  }

  *#answer(due: readonly OpenWindow[], timeMs: number): Generator<Batch> {
    yield* this.#windows.answersOf(due);
    this.#settle(timeMs);
    this.#makeRoom();
  }

  #makeRoom(): void {
    while (this.#windows.held > this.#maxGroups && this.#windows.evict());
  }

  #settle(timeMs: number): void {
    const goneToMs = timeMs < Infinity ? this.#grid.endAtMost(timeMs - this.#latenessMs) : Infinity;
    this.#windows.drop(goneToMs);
    if (goneToMs < Infinity) this.#goneToMs = Math.max(this.#goneToMs, goneToMs);
  }
}
