import type { Batch } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** First instant of the year 10000: event times from here on are taken for a wrong unit. */
export const YEAR_10000_MS = 253402300800000;
/** First instant of the year 1. */
export const YEAR_1_MS = -62135596800000;

/** `EVENT_TIME_MISSING`: a row without an event time. */
export function timeMissing(column: string): VolleyError {
  return new VolleyError({
    code: "EVENT_TIME_MISSING",
    message: "Cannot place a row in time: its event time is null or NaN",
    at: { column },
    hint: "Fill it in before withWatermarks(), or drop such rows with dropNulls().",
  });
}

/** `EVENT_TIME_OUT_OF_RANGE`: no instant of a civil calendar. */
export function timeOutOfRange(timeMs: number, { partition }: Batch, column: string): VolleyError {
  return new VolleyError({
    code: "EVENT_TIME_OUT_OF_RANGE",
    message: `Cannot use event time ${timeMs} ms: it lies outside the years 1 to 9999`,
    at: { partition, column },
    hint:
      "Is the column in another unit (seconds, microseconds)? Cast it, or filter such rows before watermarks.",
  });
}

/** `EVENT_TIME_AHEAD`: further ahead of the clock than was declared; taken, it would close every window. */
export function timeAhead(
  what: "event time" | "punctuation",
  timeMs: number,
  limitMs: number,
  column: string,
): VolleyError {
  return new VolleyError({
    code: "EVENT_TIME_AHEAD",
    message: `Cannot use ${what} ${instant(timeMs)}: nothing after ${instant(limitMs)} is taken now`,
    at: { column },
    hint: "Is a clock of the sender wrong? maxAhead in withWatermarks() says how much is allowed.",
  });
}

function instant(timeMs: number): string {
  return timeMs >= YEAR_1_MS && timeMs < YEAR_10000_MS ? new Date(timeMs).toISOString() : `${timeMs} ms`;
}
