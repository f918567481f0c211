import { VolleyError } from "../fault/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";

/** How rows are grouped by event time; made by {@linkcode TumblingWindows} and its siblings. */
export interface WindowAssigner {
  readonly spec: WindowSpec;
}

/** Where windows start, relative to the epoch. */
export interface WindowOffset {
  readonly offset?: Duration;
}

/** Windows of one length, side by side: every row is in exactly one. */
export class TumblingWindows implements WindowAssigner {
  readonly spec: WindowSpec;

  private constructor(spec: WindowSpec) {
    this.spec = spec;
  }

  /** Windows `[k * size + offset, (k + 1) * size + offset)`; `offset` below `size`, default 0. */
  static of(size: Duration, options: WindowOffset = {}): TumblingWindows {
    const sizeMs = positive(size, "size");
    return new TumblingWindows({ kind: "tumbling", sizeMs, offsetMs: offsetWithin(options, sizeMs) });
  }
}

/** Windows of one length that start every `slide`: a row is in each that covers it. */
export class SlidingWindows implements WindowAssigner {
  readonly spec: WindowSpec;

  private constructor(spec: WindowSpec) {
    this.spec = spec;
  }

  /** Windows `[k * slide + offset, k * slide + offset + size)`; `slide` at most `size`. */
  static of(size: Duration, slide: Duration, options: WindowOffset = {}): SlidingWindows {
    const [sizeMs, slideMs] = [positive(size, "size"), positive(slide, "slide")];
    if (slideMs > sizeMs) {
      throw invalidWindow(`the slide of ${slideMs} ms is longer than the size of ${sizeMs} ms`);
    }
    return new SlidingWindows({ kind: "sliding", sizeMs, slideMs, offsetMs: offsetWithin(options, slideMs) });
  }
}

/** Windows that last while rows of a key keep coming: rows at most one gap apart share one. */
export class SessionWindows implements WindowAssigner {
  readonly spec: WindowSpec;

  private constructor(spec: WindowSpec) {
    this.spec = spec;
  }

  /** Sessions end `gap` after their last row. */
  static withGap(gap: Duration): SessionWindows {
    return new SessionWindows({ kind: "session", gapMs: positive(gap, "gap") });
  }
}

/** What was given to `window()`, where it can place rows; throws `WINDOW_INVALID`. */
export function specOf(windows: WindowAssigner): WindowSpec {
  if (typeof windows?.spec === "object") return windows.spec;
  throw new VolleyError({
    code: "WINDOW_INVALID",
    message: "Cannot window a stream by this: it says nothing about windows",
    hint: 'Give TumblingWindows.of("1m"), SlidingWindows.of("1m", "10s") or SessionWindows.withGap("30s").',
  });
}

function positive(duration: Duration, what: string): number {
  const ms = toMs(duration);
  if (ms > 0) return ms;
  throw invalidWindow(`its ${what} is 0`);
}

function offsetWithin({ offset = 0 }: WindowOffset, lengthMs: number): number {
  const ms = toMs(offset);
  if (ms < lengthMs) return ms;
  throw invalidWindow(`the offset of ${ms} ms is not below ${lengthMs} ms`);
}

function invalidWindow(what: string): VolleyError {
  return new VolleyError({ code: "WINDOW_INVALID", message: `Cannot make windows: ${what}` });
}
