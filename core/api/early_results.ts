import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, requireKnownOptions } from "../operators/mod.ts";
import type { TriggerSpec, WindowSpec } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";

/** When a window answers besides at its end (a trigger, in the field's word); each reason by itself is enough. */
export interface EarlyResults {
  /** After so many rows of a key in a window, exactly: whatever batches the rows come in. */
  readonly everyRows?: number;
  /** Each time the watermark has gone on by so much since the window's start (of global windows: since the epoch). */
  readonly every?: Duration;
  /** Each time the clock has gone on by so much since the window's first row. */
  readonly everyProcessing?: Duration;
  /**
   * What was answered is forgotten (a discarding trigger): each result is of the rows since the one before, and they
   * add up. Default false (an accumulating one): each result is of all rows so far, and replaces the one before.
   */
  readonly purging?: boolean;
}

const OPTIONS: OptionsOf<EarlyResults> = { everyRows: 1, every: 1, everyProcessing: 1, purging: 1 };

/** The trigger of windows of that kind, as the plan has it; throws `TRIGGER_INVALID`, `TRIGGER_UNSUPPORTED`, `OPTION_UNKNOWN`. */
export function triggerOf(given: EarlyResults, { kind }: WindowSpec): TriggerSpec {
  if (kind === "count" || kind === "session") {
    throw new VolleyError({
      code: "TRIGGER_UNSUPPORTED",
      message: `Cannot answer early for ${kind} windows: ` +
        (kind === "count" ? "they answer at their last row" : "a session may yet become part of another"),
      hint: kind === "count"
        ? "Make them shorter, or use GlobalWindows with everyRows."
        : "Use TumblingWindows or GlobalWindows for results while rows keep coming.",
    });
  }
  requireKnownOptions("earlyResults", given, OPTIONS);
  const { everyRows, every, everyProcessing, purging = false } = given ?? {};
  const trigger: TriggerSpec = {
    ...(everyRows === undefined ? {} : { everyRows: wholeRows(everyRows) }),
    ...(every === undefined ? {} : { everyEventTimeMs: positive(every, "every") }),
    ...(everyProcessing === undefined
      ? {}
      : { everyProcessingTimeMs: positive(everyProcessing, "everyProcessing") }),
    purging,
  };
  if (Object.keys(trigger).length > 1) return trigger;
  throw invalid("no reason is given");
}

function wholeRows(rows: number): number {
  if (Number.isSafeInteger(rows) && rows > 0) return rows;
  throw invalid(`everyRows is ${rows}`);
}

function positive(duration: Duration, name: string): number {
  const ms = toMs(duration);
  if (ms > 0) return ms;
  throw invalid(`${name} is 0`);
}

function invalid(what: string): VolleyError {
  return new VolleyError({
    code: "TRIGGER_INVALID",
    message: `Cannot answer early: ${what}`,
    hint: 'Give everyRows: 100, every: "10s" (event time) or everyProcessing: "1s" (clock).',
  });
}
