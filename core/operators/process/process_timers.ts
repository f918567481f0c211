import { VolleyError } from "../../fault/mod.ts";
import { type SlotState, TimerQueue } from "../../state/mod.ts";
import type { Timer, Timers } from "./process_function.ts";

/** What becomes of an event-time timer registered at or below the watermark. */
export type TimersInPast = "fire" | "fail";

/** Timers in a row that `onTimer` may register once the input has ended. */
const CHAIN_MAX = 1_000;

/** The timers of one operator: both kinds, by key, and what may be registered when. */
export class ProcessTimers implements Timers {
  readonly queues: { readonly [kind in Timer["kind"]]: TimerQueue } = {
    event: new TimerQueue("volley:event-timers"),
    processing: new TimerQueue("volley:processing-timers"),
  };
  readonly #inPast: TimersInPast;
  #state: SlotState | null = null;
  #firing: Timer | null = null;
  #depth = 0;
  /** Registered by a timer for its own time or before: they wait until the timers that are due now have been called. */
  #deferred: { readonly kind: Timer["kind"]; readonly slot: number; readonly timeMs: number }[] = [];
  watermarkMs = -Infinity;
  /** Event-time timers that were registered at or below the watermark. */
  registeredInPast = 0;

  constructor(inPast: TimersInPast) {
    this.#inPast = inPast;
  }

  /** Says whose timers these are. */
  attach(state: SlotState): void {
    this.#state = state;
  }

  /** Timers held. */
  get size(): number {
    return this.queues.event.size + this.queues.processing.size;
  }

  registerEventTime(timeMs: number): void {
    const reached = this.#firing?.kind === "event" ? this.#firing.timeMs : this.watermarkMs;
    if (timeMs <= reached && reached < Infinity) this.#noteInPast(timeMs, reached);
    this.#register("event", timeMs);
  }

  registerProcessingTime(timeMs: number): void {
    this.#register("processing", timeMs);
  }

  deleteEventTime(timeMs: number): boolean {
    return this.#delete("event", timeMs);
  }

  deleteProcessingTime(timeMs: number): boolean {
    return this.#delete("processing", timeMs);
  }

  /** Takes the next timer of a kind out, if it is due at `timeMs`. */
  next(kind: Timer["kind"], timeMs: number): Timer | null {
    const queue = this.queues[kind];
    if (queue.nextMs > timeMs || queue.size === 0) return this.#done();
    queue.pop();
    this.#depth = this.watermarkMs === Infinity ? queue.poppedDepth + 1 : 0;
    this.#firing = { kind, timeMs: queue.poppedTimeMs };
    return this.#firing;
  }

  #done(): null {
    this.#firing = null;
    for (const { kind, slot, timeMs } of this.#deferred.splice(0)) {
      this.queues[kind].add(slot, timeMs, this.#depth);
    }
    return null;
  }

  #register(kind: Timer["kind"], timeMs: number): void {
    if (!Number.isFinite(timeMs)) throw invalidTimer(timeMs);
    const slot = this.#state!.slot;
    if (this.#firing === null) return void this.queues[kind].add(slot, timeMs);
    if (this.#depth > CHAIN_MAX) throw endlessTimers();
    const waits = kind === this.#firing.kind && timeMs <= this.#firing.timeMs;
    if (waits) this.#deferred.push({ kind, slot, timeMs });
    else this.queues[kind].add(slot, timeMs, this.#depth);
  }

  #delete(kind: Timer["kind"], timeMs: number): boolean {
    const slot = this.#state!.slot;
    const at = this.#deferred.findIndex((one) =>
      one.kind === kind && one.slot === slot && one.timeMs === timeMs
    );
    if (at >= 0) this.#deferred.splice(at, 1);
    return this.queues[kind].delete(slot, timeMs) || at >= 0;
  }

  #noteInPast(timeMs: number, reachedMs: number): void {
    if (this.#inPast === "fire") return void this.registeredInPast++;
    throw new VolleyError({
      code: "TIMER_IN_PAST",
      message: `Cannot register an event-time timer for ${timeMs}: event time is at ${reachedMs} already`,
      hint:
        "Register timers for later than context.watermarkMs, or leave timersInPast out: they are then called " +
        "when the watermark goes on next.",
    });
  }
}

function invalidTimer(timeMs: unknown): VolleyError {
  return new VolleyError({
    code: "TIMER_INVALID",
    message: `Cannot register a timer for ${String(timeMs)}: a finite number of epoch milliseconds is wanted`,
    hint: "A bigint of another unit is made milliseconds with Number(at / 1000n).",
  });
}

function endlessTimers(): VolleyError {
  return new VolleyError({
    code: "TIMERS_ENDLESS",
    message:
      `Cannot end: the input has ended, and timers have registered the next one ${CHAIN_MAX} times in a row`,
    hint: "In onTimer(), register the next timer only while context.ended is false.",
  });
}
