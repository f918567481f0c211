import type { InputRowOf, RowOf, Shape } from "../../data/mod.ts";
import type { OperatorContext } from "../operator.ts";
import type { OutputTag } from "../output_tag.ts";

/** A timer that has come due. */
export interface Timer {
  readonly kind: "event" | "processing";
  /** The time it was registered for, epoch milliseconds. */
  readonly timeMs: number;
}

/** Timers of the key of the row or timer being handled: at most one for each kind and time. */
export interface Timers {
  /**
   * `onTimer` is called once the watermark has reached `timeMs` (epoch milliseconds): no row in time before it will
   * come. Registered at or below the watermark, it is called when the watermark goes on next, and counted; with
   * `timersInPast: "fail"` that throws `TIMER_IN_PAST`. Throws `TIMER_INVALID` for what is no finite number.
   */
  registerEventTime(timeMs: number): void;
  /** `onTimer` is called once the run's clock has reached `timeMs` (epoch milliseconds). Throws `TIMER_INVALID`. */
  registerProcessingTime(timeMs: number): void;
  /**
   * False where the key has no such timer. A row from beyond the timer's time may come before it is due, and delete it:
   * where that must not depend on batches, let the timer come due and look at the state.
   */
  deleteEventTime(timeMs: number): boolean;
  /** False where the key has no such timer. */
  deleteProcessingTime(timeMs: number): boolean;
}

/** What a {@linkcode ProcessFunction} works with during a call; good only until the call returns. */
export interface ProcessContext<O extends Shape = Shape, K = unknown> {
  /** The key of the row or timer: a value, an array for several key columns, undefined on an unkeyed stream. */
  readonly key: K;
  /** Event time of the row, or of an event-time timer; null where there is none. */
  readonly timestampMs: number | null;
  /** The watermark the operator has been told of: -Infinity before the first, +Infinity once the input has ended. */
  readonly watermarkMs: number;
  /** The run's clock, epoch milliseconds. */
  readonly nowMs: number;
  /** Whether the input has ended: timers registered from here on come due at once. */
  readonly ended: boolean;
  readonly timers: Timers;
  /**
   * Puts a row out. It has the event time of the row being handled; in `onTimer` that of the timer, or the watermark
   * where that was later already. Throws as a row of the wrong shape does.
   */
  emit(row: InputRowOf<O>): void;
  /** Puts a row out beside the main output; the tag must have been declared (`SIDE_OUTPUT_UNDECLARED`). */
  side<T extends Shape>(tag: OutputTag<T>, row: InputRowOf<T>): void;
}

/**
 * A user's function over single rows, with state and timers by key. `onRow` and `onTimer` are never awaited. Fields of
 * the object are not state: what must survive a restart lives in `context.state`, whose handles are taken in `open`.
 *
 * Rows of a key are seen in their order. Timers come due in order of time, those of one time in order of registration,
 * whatever key they are of; and between batches: a timer at `t` is called after every row in time before `t`, and
 * perhaps after rows beyond it, which depends on how the input was cut. A function whose `onTimer` looks only at what
 * rows before the timer's time have left does not depend on it.
 *
 * When the input ends all event-time timers come due, then all processing-time timers; `context.ended` tells `onTimer`
 * that it is so. A timer may register the next one then, up to 1,000 in a row, after which `TIMERS_ENDLESS` is thrown.
 *
 * A throw in `onRow` is the row's: by the operator's policy it is refused, while what it had put out and stored before
 * stays. A throw in `onTimer` ends the run.
 *
 * @example
 * ```ts
 * import { int32, type OperatorContext, type ProcessContext, type ProcessFunction, type RowOf, schema } from "@volley/volley";
 * import { StreamExecutionEnvironment, timestamp, utf8, type ValueState } from "@volley/volley";
 *
 * const click = schema({ user: utf8, at: timestamp("ms") });
 * const visit = schema({ user: utf8, clicks: int32 });
 *
 * class Visits implements ProcessFunction<typeof click.shape, typeof visit.shape, string> {
 *   #clicks!: ValueState<number>;
 *   open({ state }: OperatorContext): void {
 *     this.#clicks = state.value("clicks");
 *   }
 *   onRow({ at }: RowOf<typeof click.shape>, { timers }: ProcessContext): void {
 *     const clicks = this.#clicks.get() ?? 0;
 *     if (clicks === 0) timers.registerEventTime(at + 60_000);
 *     this.#clicks.set(clicks + 1);
 *   }
 *   onTimer(_: unknown, context: ProcessContext<typeof visit.shape, string>): void {
 *     context.emit({ user: context.key, clicks: this.#clicks.get()! });
 *     this.#clicks.clear();
 *   }
 * }
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromIter([{ user: "ann", at: 1_000 }, { user: "bob", at: 2_000 }, { user: "ann", at: 3_000 }], { schema: click })
 *   .withWatermarks("at")
 *   .keyBy("user")
 *   .process(() => new Visits(), visit)
 *   .collect()
 *   .execute("visits");
 * console.assert(results[0].user === "ann" && results[0].clicks === 2);
 * ```
 */
export interface ProcessFunction<I extends Shape = Shape, O extends Shape = Shape, K = unknown> {
  /** Called once before the first row, with state and timers already restored. */
  open?(context: OperatorContext): void;
  /** A row; a cursor, good only during the call (`{ ...row }` keeps it). A property, not a method, to the type checker. */
  readonly onRow: (row: RowOf<I>, context: ProcessContext<O, K>) => void;
  /** A timer of `context.key` has come due. */
  readonly onTimer?: (timer: Timer, context: ProcessContext<O, K>) => void;
  /** The last chance to move cached values into state before checkpoint `epoch` is taken. */
  onCheckpoint?(epoch: number): void;
  close?(): void;
}
