import { type Batch, Column, int64 } from "../data/mod.ts";
import type { Stage, StageCounts, StageOutput, WaitStatus } from "../operators/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";
import { AnsweringWindows, type EarlyAnswers, type OpenWindow } from "./answering_windows.ts";
import { GroupUpdate } from "./group_update.ts";
import { rowNumbers } from "./pane.ts";
import type { WindowAggregateSpec } from "./pane_window.ts";

/** Windows that don't follow from event time. */
export type KeyWindowSpec = Extract<WindowSpec, { kind: "count" | "global" }>;

/**
 * Count windows and global windows. A global window has all rows of a key and never ends: it answers when its trigger
 * says so, and at the end of the input for keys that changed since. A count window is one whose key answers and begins
 * anew at every so-many-th of its rows, in order of arrival; at the end of the input the incomplete ones answer. Keys
 * are kept for good: their number of windows or answers so far is part of the next answer.
 */
export class KeyWindow implements Stage {
  readonly #update: GroupUpdate;
  readonly #windows: AnsweringWindows;
  readonly #window: OpenWindow;
  readonly #everyRows: number;
  readonly #byClock: boolean;

  constructor(window: KeyWindowSpec, spec: WindowAggregateSpec, early: EarlyAnswers) {
    const isCount = window.kind === "count";
    const { purging = isCount, everyRows = isCount ? window.rows : 0 } = early.trigger ?? {};
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
    this.#everyRows = everyRows;
    this.#byClock = early.trigger?.everyProcessingTimeMs !== undefined;
    const numbered = early.trigger !== null;
    this.#windows = new AnsweringWindows({ ...spec, numbered, purging, everyRows }, early);
    this.#window = this.#windows.at(0, Infinity, isCount ? indexColumn : () => []);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    this.#update.start(batch);
    const rows = batch.selection ?? rowNumbers(batch.length);
    const groups = this.#windows.groupsOf(this.#window);
    this.#windows.touch(this.#window);
    if (this.#everyRows > 0) return groups.addCounting(this.#update, rows, 0, batch.rows);
    groups.add(this.#update, rows, 0, batch.rows);
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    const due = this.#windows.dueByEvent(timeMs);
    return due.length > 0 ? this.#windows.answersOf(due) : null;
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
    return { pendingWindows: this.#windows.size };
  }
}

function indexColumn(length: number, answers: Int32Array): Column[] {
  return [new Column({ type: int64, length, values: BigInt64Array.from(answers, BigInt) })];
}
