import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, OutputTag, requireKnownOptions } from "../operators/mod.ts";
import type { JoinType } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";
import type { LateEvent } from "../windows/mod.ts";

/** A column of one input of a join, as `select` names it. */
export type SideColumn<L, R> = `left.${keyof L & string}` | `right.${keyof R & string}`;

/** What the joins have in common; `L` and `R` are the columns of the left and the right input. */
export interface JoinOptions<L, R> {
  /** Put before each column of the left input. */
  readonly leftPrefix?: string;
  /** Put before each column of the right input: needed where both have columns of one name. */
  readonly rightPrefix?: string;
  /** The columns of the result, in order, from name to `"left.column"` or `"right.column"`; default all of both. */
  readonly select?: { readonly [name: string]: SideColumn<L, R> };
  /** Rows of both inputs that may wait for partners; one more stops the run. Default 20 million. */
  readonly maxRowsHeld?: number;
  /**
   * Rows of both inputs that are late go to this side output, as {@linkcode lateEventSchema} says, with the times in
   * which they could have met partners as their window; read it with `sideOutput(tag)` right after the join. They go to
   * sinks given with `withLateDataSink` before the join as well, and are counted in any case.
   */
  readonly lateOutput?: OutputTag<LateEvent> | string;
}

/** How much earlier than the left row the right one may be, and how much later; one of the two must be given. */
export interface JoinDistance {
  /** Default 0: not earlier. */
  readonly before?: Duration;
  /** Default 0: not later. */
  readonly after?: Duration;
}

/** From where to where the right row's time may be, seen from the left row's: `["-5m", "10m"]`, numbers in ms. */
export type JoinBounds = readonly [lower: Duration, upper: Duration];

/** Options of `intervalJoin`. */
export interface IntervalJoinOptions<L, R> extends JoinOptions<L, R> {
  /** Both ends are included. */
  readonly within: JoinBounds | JoinDistance;
  /** Which rows without a partner are kept; default `"inner"`: none. */
  readonly type?: JoinType;
}

/** Options of `windowJoin`. */
export interface WindowJoinOptions<L, R> extends JoinOptions<L, R> {
  /** Which rows without a partner are kept; default `"inner"`: none. */
  readonly type?: JoinType;
}

/** Options of `asOfJoin`. */
export interface AsOfJoinOptions<L, R> extends JoinOptions<L, R> {
  /** How much older than the left row its partner may be. */
  readonly tolerance: Duration;
  /** Whether left rows without a partner are kept (`"left"`); default `"inner"`. */
  readonly type?: "inner" | "left";
}

const COMMON: OptionsOf<JoinOptions<unknown, unknown>> = {
  leftPrefix: 1,
  rightPrefix: 1,
  select: 1,
  maxRowsHeld: 1,
  lateOutput: 1,
};
const DISTANCE: OptionsOf<JoinDistance> = { before: 1, after: 1 };

/** Every option of each join. */
export const JOIN_OPTIONS: {
  readonly intervalJoin: OptionsOf<IntervalJoinOptions<unknown, unknown>>;
  readonly windowJoin: OptionsOf<WindowJoinOptions<unknown, unknown>>;
  readonly asOfJoin: OptionsOf<AsOfJoinOptions<unknown, unknown>>;
} = {
  intervalJoin: { ...COMMON, within: 1, type: 1 },
  windowJoin: { ...COMMON, type: 1 },
  asOfJoin: { ...COMMON, tolerance: 1, type: 1 },
};

/** Bounds in milliseconds. */
export interface IntervalBounds {
  readonly lowerMs: number;
  readonly upperMs: number;
}

/** The bounds of an interval join; throws `JOIN_UNBOUNDED`, `JOIN_INVALID` or `DURATION_INVALID`. */
export function boundsOf(within: JoinBounds | JoinDistance): IntervalBounds {
  const [lower, upper] = Array.isArray(within)
    ? within as unknown as JoinBounds
    : distancesOf(within as JoinDistance);
  if (isMissing(lower) || isMissing(upper)) throw unbounded('Give both: within: ["-5m", "10m"].');
  return { lowerMs: signedMs(lower), upperMs: signedMs(upper) };
}

/** The tolerance of an as-of join; throws `JOIN_UNBOUNDED` or `DURATION_INVALID`. */
export function toleranceOf(tolerance: Duration): number {
  if (isMissing(tolerance)) throw unbounded('Say how old a partner may be: tolerance: "5s".');
  return toMs(tolerance);
}

/** A kind of join from an untyped caller; throws `JOIN_INVALID`. */
export function joinTypeOf<T extends JoinType>(type: T | undefined, known: readonly T[]): T {
  if (type === undefined) return "inner" as T;
  if (known.includes(type)) return type;
  throw new VolleyError({
    code: "JOIN_INVALID",
    message: `Cannot make a join of type ${JSON.stringify(type)}`,
    hint: `Types are ${known.map((one) => `"${one}"`).join(", ")}.`,
  });
}

/** A limit of rows from an untyped caller; throws `JOIN_INVALID`. */
export function rowsHeldOf(maxRowsHeld: number | undefined): { readonly maxRowsHeld?: number } {
  if (maxRowsHeld === undefined) return {};
  if (Number.isSafeInteger(maxRowsHeld) && maxRowsHeld > 0) return { maxRowsHeld };
  throw new VolleyError({
    code: "JOIN_INVALID",
    message: `Cannot hold ${maxRowsHeld} rows for a join: maxRowsHeld is a whole number from 1`,
  });
}

/** The side output of late rows, from an untyped caller; throws `OUTPUT_TAG_INVALID`. */
export function lateTagOf(tag: OutputTag<LateEvent> | string | undefined): string | undefined {
  if (tag === undefined || tag instanceof OutputTag) return tag?.name;
  return new OutputTag(tag).name;
}

function distancesOf(
  within: JoinDistance | undefined,
): readonly [Duration | undefined, Duration | undefined] {
  if (typeof within !== "object" || within === null) return [undefined, undefined];
  requireKnownOptions("within", within, DISTANCE);
  const { before, after } = within;
  if (before === undefined && after === undefined) return [undefined, undefined];
  return [before === undefined ? 0 : -toMs(before), after ?? 0];
}

function isMissing(duration: Duration | undefined): duration is undefined {
  return duration === undefined || duration === null || Math.abs(duration as number) === Infinity;
}

function signedMs(duration: Duration): number {
  if (typeof duration === "number") return duration < 0 ? -toMs(-duration) : toMs(duration);
  const sign = /^[-+]/.exec(duration)?.[0] ?? "";
  const ms = toMs(duration.slice(sign.length));
  return sign === "-" && ms > 0 ? -ms : ms;
}

function unbounded(hint: string): VolleyError {
  return new VolleyError({
    code: "JOIN_UNBOUNDED",
    message: "Cannot join streams: a join without a bound keeps every row for ever",
    hint,
  });
}
