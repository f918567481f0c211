import type { Batch } from "../data/mod.ts";
import type { TriggerSpec } from "../plan/mod.ts";
import { MemoryPendingStore, type PendingStore } from "../state/mod.ts";
import type { Clock } from "../time/mod.ts";
import { type AnswerForm, AnsweringPane, type WindowColumns } from "./answering_pane.ts";
import { GroupCodec } from "./group_codec.ts";
import type { Pane } from "./pane.ts";

/** When windows answer besides at their end. */
export interface EarlyAnswers {
  readonly trigger: TriggerSpec | null;
  readonly clock: Clock;
}

/** An open window. */
export interface OpenWindow {
  /** Null while they are away in the store. */
  held: AnsweringPane | null;
  readonly columns: WindowColumns;
  /** Groups, and of them keys that changed since they answered, while away. */
  awaySize: number;
  awayChanges: number;
  touched: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Times the watermark has gone on by the trigger's step, as of the last answer for that reason. */
  steps: number;
  /** Clock at the first row, NaN before; next answer by the clock, +Infinity: nothing has changed. */
  firstRowAtMs: number;
  dueAtMs: number;
}

/** Whether some key of a window changed since it last answered. */
function isChanged({ held, awayChanges }: OpenWindow): boolean {
  return (held === null ? awayChanges : held.changes) > 0;
}

/** Open windows that keep their groups one by one, and when each is to answer. */
export class AnsweringWindows {
  readonly #form: AnswerForm;
  readonly #early: EarlyAnswers | null;
  readonly #codec: GroupCodec;
  readonly #store: PendingStore;
  readonly #windows = new Map<number, OpenWindow>();
  #time = 0;
  /** Groups that went away. */
  evictions = 0;
  /** When the clock next makes one answer. */
  nextTimeMs = Infinity;

  constructor(form: AnswerForm, early: EarlyAnswers | null, store: PendingStore = new MemoryPendingStore()) {
    this.#form = form;
    this.#early = early;
    this.#codec = new GroupCodec(form);
    this.#store = store;
  }

  /** Open windows. */
  get count(): number {
    return this.#windows.size;
  }

  /** Groups in memory. */
  get held(): number {
    let size = 0;
    for (const { held } of this.#windows.values()) size += held?.size ?? 0;
    return size;
  }

  /** Groups in memory and away. */
  get size(): number {
    let size = 0;
    for (const { held, awaySize } of this.#windows.values()) size += held?.size ?? awaySize;
    return size;
  }

  /** Event time the next answer waits for. */
  get nextEventTimeMs(): number {
    let next = Infinity;
    for (const window of this.#windows.values()) {
      if (isChanged(window)) next = Math.min(next, this.#nextOf(window));
    }
    return next;
  }

  /** The window that ends there, made where there is none; `groups`: what it begins with. */
  at(startMs: number, endMs: number, columns: WindowColumns, groups?: Pane): OpenWindow {
    let window = this.#windows.get(endMs);
    if (window === undefined) {
      const held = this.#pane(endMs, columns, groups);
      window = {
        held,
        columns,
        awaySize: 0,
        awayChanges: 0,
        touched: 0,
        startMs,
        endMs,
        steps: 0,
        firstRowAtMs: NaN,
        dueAtMs: Infinity,
      };
      this.#windows.set(endMs, window);
    }
    return window;
  }

  /** A window's groups; what is away comes back. */
  groupsOf(window: OpenWindow): AnsweringPane {
    window.touched = ++this.#time;
    if (window.held !== null) return window.held;
    const { endMs, columns } = window;
    const held = this.#pane(endMs, columns);
    for (const keyGroup of this.#store.keyGroups(endMs)) {
      for (const bytes of this.#store.get(endMs, keyGroup)) held.read(this.#codec, bytes);
    }
    this.#store.drop(endMs);
    return window.held = held;
  }

  /** The answers of windows, each key's that changed. */
  *answersOf(windows: readonly OpenWindow[]): Generator<Batch> {
    for (const window of windows) yield* this.groupsOf(window).answerChanged();
  }

  /** Takes in groups whose keys a window does not have yet; they answer, the others stay where they are. */
  *adopt(window: OpenWindow, groups: Pane): Generator<Batch> {
    const { endMs, columns } = window;
    const piece = this.#pane(endMs, columns, groups);
    yield* piece.answerChanged();
    if (window.held !== null && window.held.size === 0) {
      window.held = piece;
      window.touched = ++this.#time;
      return;
    }
    if (window.held !== null) this.#send(window);
    for (const { keyGroup, bytes } of piece.write(this.#codec)) this.#store.put(endMs, keyGroup, bytes);
    window.awaySize += piece.size;
    this.evictions += piece.size;
  }

  /** Sends the window away that has been without rows longest; false when memory holds none. */
  evict(): boolean {
    let oldest: OpenWindow | null = null;
    for (const window of this.#windows.values()) {
      if (window.held !== null && (oldest === null || window.touched < oldest.touched)) oldest = window;
    }
    if (oldest === null) return false;
    this.#send(oldest);
    return true;
  }

  #send(window: OpenWindow): void {
    const held = window.held!;
    for (const { keyGroup, bytes } of held.write(this.#codec)) this.#store.put(window.endMs, keyGroup, bytes);
    [window.awaySize, window.awayChanges] = [held.size, held.changes];
    this.evictions += held.size;
    window.held = null;
  }

  /** Notes that rows came to a window. */
  touch(window: OpenWindow): void {
    const everyMs = this.#early?.trigger?.everyProcessingTimeMs;
    if (everyMs === undefined || window.dueAtMs < Infinity) return;
    const nowMs = this.#early!.clock.now();
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
      if ((isStep || window.endMs <= timeMs) && isChanged(window)) due.push(window);
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
    for (const [end, { held }] of this.#windows) {
      if (end > endMs) continue;
      this.#windows.delete(end);
      if (held === null) this.#store.drop(end);
    }
  }

  /** Answers have the event time `endMs - 1`. */
  #pane(endMs: number, columns: WindowColumns, groups?: Pane): AnsweringPane {
    return new AnsweringPane(this.#form, columns, endMs < Infinity ? endMs : null, groups);
  }

  #nextOf({ startMs, endMs, steps }: OpenWindow): number {
    const everyMs = this.#early?.trigger?.everyEventTimeMs;
    return everyMs === undefined ? endMs : Math.min(endMs, startMs + (steps + 1) * everyMs);
  }

  #stepsOn(window: OpenWindow, timeMs: number): boolean {
    const everyMs = this.#early?.trigger?.everyEventTimeMs;
    if (everyMs === undefined || timeMs === Infinity) return false;
    const steps = Math.floor((timeMs - window.startMs) / everyMs);
    if (!(steps > window.steps)) return false;
    window.steps = steps;
    return true;
  }
}
