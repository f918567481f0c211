import { VolleyError } from "../fault/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";

/** How rows are grouped; made by {@linkcode TumblingWindows} and its siblings. */
export interface WindowAssigner {
  readonly spec: WindowSpec;
}

/** Windows of one kind, as the plan has them. */
export type WindowOf<Kind extends WindowSpec["kind"]> = Extract<WindowSpec, { readonly kind: Kind }>;

/** Where windows start, relative to the epoch. */
export interface WindowOffset {
  /** `"1h"`: windows of a day begin at one o'clock UTC. Default 0. */
  readonly offset?: Duration;
}

/** Windows of one length, side by side: every row is in exactly one. */
export class TumblingWindows implements WindowAssigner {
  readonly spec: WindowOf<"tumbling">;

  private constructor(spec: WindowOf<"tumbling">) {
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
  readonly spec: WindowOf<"sliding">;

  private constructor(spec: WindowOf<"sliding">) {
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
  readonly spec: WindowOf<"session">;

  private constructor(spec: WindowOf<"session">) {
    this.spec = spec;
  }

  /** Sessions end `gap` after their last row. */
  static withGap(gap: Duration): SessionWindows {
    return new SessionWindows({ kind: "session", gapMs: positive(gap, "gap") });
  }
}

/**
 * Windows of so many rows of a key, in order of arrival; the incomplete last one of each key answers at the end of the
 * input. Results have the column `window_index` (0, 1, ... for each key) and no event time; take `min` and `max` of a
 * time column for the span of a window. A key is remembered for good, for its index.
 *
 * @example
 * ```ts
 * import { CountWindows, StreamExecutionEnvironment, sum } from "@volley/volley";
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromIter([1, 2, 3, 4, 5].map((n) => ({ k: "a", n })))
 *   .keyBy("k")
 *   .window(CountWindows.of(2))
 *   .aggregateExpr({ total: sum("n") })
 *   .collect()
 *   .execute("pairs");
 * console.assert(results.map(({ total }) => total).join() === "3,7,5");
 * ```
 */
export class CountWindows implements WindowAssigner {
  readonly spec: WindowOf<"count">;

  private constructor(spec: WindowOf<"count">) {
    this.spec = spec;
  }

  /** Windows of `rows` rows, at least 1. */
  static of(rows: number): CountWindows {
    if (Number.isSafeInteger(rows) && rows > 0) return new CountWindows({ kind: "count", rows });
    throw invalidWindow(`${rows} is no number of rows`);
  }
}

/**
 * One window for each key, with all its rows: it answers when its trigger says so (`earlyResults`), and at the end of
 * the input. Without a trigger it is refused on a stream that never ends. Results have no columns for the window and
 * no event time.
 *
 * @example
 * ```ts
 * import { count, GlobalWindows, StreamExecutionEnvironment } from "@volley/volley";
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromIter([1, 2, 3, 4, 5].map((n) => ({ k: "a", n })))
 *   .keyBy("k")
 *   .window(GlobalWindows.create())
 *   .earlyResults({ everyRows: 2 })
 *   .aggregateExpr({ n: count() })
 *   .collect()
 *   .execute("so far");
 * console.assert(results.map(({ n, revision }) => `${revision}:${n}`).join() === "0:2,1:4,2:5");
 * ```
 */
export class GlobalWindows implements WindowAssigner {
  readonly spec: WindowOf<"global"> = { kind: "global" };

  private constructor() {}

  /** One window for each key. */
  static create(): GlobalWindows {
    return new GlobalWindows();
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
