import type { Batch } from "../data/mod.ts";
import type { TriggerSpec } from "../plan/mod.ts";
import type { Clock } from "../time/mod.ts";
import { type AnswerForm, AnsweringPane, type WindowColumns } from "./answering_pane.ts";

/** When windows answer besides at their end. */
export interface EarlyAnswers {
  readonly trigger: TriggerSpec | null;
  readonly clock: Clock;
}

/** An open window. */
export interface OpenWindow {
  readonly groups: AnsweringPane;
  readonly startMs: number;
  readonly endMs: number;
  /** Times the watermark has gone on by the trigger's step, as of the last answer for that reason. */
  steps: number;
  /** Clock at the first row, NaN before; next answer by the clock, +Infinity: nothing has changed. */
  firstRowAtMs: number;
  dueAtMs: number;
}

/** Open windows that keep their groups one by one, and when each is to answer. */
export class AnsweringWindows {
  readonly #form: AnswerForm;
  readonly #early: EarlyAnswers;
  readonly #windows = new Map<number, OpenWindow>();
  /** When the clock next makes one answer. */
  nextTimeMs = Infinity;

  constructor(form: AnswerForm, early: EarlyAnswers) {
    this.#form = form;
    this.#early = early;
  }

  /** Groups held. */
  get size(): number {
    let size = 0;
    for (const { groups } of this.#windows.values()) size += groups.size;
    return size;
  }

  /** Event time the next answer waits for. */
  get nextEventTimeMs(): number {
    let next = Infinity;
    for (const window of this.#windows.values()) {
      if (window.groups.changes > 0) next = Math.min(next, this.#nextOf(window));
    }
    return next;
  }

  /** The window that ends there, made where there is none; its answers have the event time `endMs - 1`. */
  at(startMs: number, endMs: number, columns: WindowColumns): OpenWindow {
    let window = this.#windows.get(endMs);
    if (window === undefined) {
      const groups = new AnsweringPane(this.#form, columns, endMs < Infinity ? endMs : null);
      window = { groups, startMs, endMs, steps: 0, firstRowAtMs: NaN, dueAtMs: Infinity };
      this.#windows.set(endMs, window);
    }
    return window;
  }

  /** Notes that rows came to a window. */
  touch(window: OpenWindow): void {
    const everyMs = this.#early.trigger?.everyProcessingTimeMs;
    if (everyMs === undefined || window.dueAtMs < Infinity) return;
    const nowMs = this.#early.clock.now();
    if (Number.isNaN(window.firstRowAtMs)) window.firstRowAtMs = nowMs;
    const { firstRowAtMs } = window;
    window.dueAtMs = firstRowAtMs + (Math.floor((nowMs - firstRowAtMs) / everyMs) + 1) * everyMs;
    this.nextTimeMs = Math.min(this.nextTimeMs, window.dueAtMs);
  }

  /** Windows that answer at this watermark, in order of their ends. */
  dueByEvent(timeMs: number): OpenWindow[] {
    const due: OpenWindow[] = [];
    for (const window of this.#windows.values()) {
      const isStep = this.#stepsOn(window, timeMs);
      if ((isStep || window.endMs <= timeMs) && window.groups.changes > 0) due.push(window);
    }
    return due.sort((a, b) => a.endMs - b.endMs);
  }

  /** Windows that answer by the clock. */
  dueByClock(nowMs: number): OpenWindow[] {
    const due: OpenWindow[] = [];
    this.nextTimeMs = Infinity;
    for (const window of this.#windows.values()) {
      if (window.dueAtMs <= nowMs) {
        due.push(window);
        window.dueAtMs = Infinity;
      }
      this.nextTimeMs = Math.min(this.nextTimeMs, window.dueAtMs);
    }
    return due.sort((a, b) => a.endMs - b.endMs);
  }

  /** Forgets windows that end by then. */
  drop(endMs: number): void {
    for (const end of this.#windows.keys()) if (end <= endMs) this.#windows.delete(end);
  }

  #nextOf({ startMs, endMs, steps }: OpenWindow): number {
    const everyMs = this.#early.trigger?.everyEventTimeMs;
    return everyMs === undefined ? endMs : Math.min(endMs, startMs + (steps + 1) * everyMs);
  }

  #stepsOn(window: OpenWindow, timeMs: number): boolean {
    const everyMs = this.#early.trigger?.everyEventTimeMs;
    if (everyMs === undefined || timeMs === Infinity) return false;
    const steps = Math.floor((timeMs - window.startMs) / everyMs);
    if (!(steps > window.steps)) return false;
    window.steps = steps;
    return true;
  }
}

/** The answers of windows, each key's that changed. */
export function* answersOf(windows: readonly OpenWindow[]): Generator<Batch> {
  for (const { groups } of windows) yield* groups.answerChanged();
}
