import type { RowOf, Shape } from "../data/mod.ts";

/**
 * How the rows of one partition move its watermark: made anew for each partition, called for each of its rows in order.
 * All times are epoch milliseconds. A watermark that is not above the one before changes nothing.
 *
 * What it throws ends the run: it may have kept half of a row in mind.
 *
 * @example
 * ```ts
 * import { schema, StreamExecutionEnvironment, timestamp, TumblingWindows, utf8, WatermarkConfig } from "@volley/volley";
 * import type { WatermarkGenerator } from "@volley/volley";
 * const reading = schema({ at: timestamp("ms"), sensor: utf8 });
 *
 * // Two newest times: one row far ahead does not close windows by itself.
 * class SecondNewest implements WatermarkGenerator {
 *   #newest = -Infinity;
 *   #second = -Infinity;
 *   onEvent(timeMs: number): number {
 *     [this.#second, this.#newest] = [this.#second, this.#newest, timeMs].sort((a, b) => a - b).slice(1);
 *     return this.#second;
 *   }
 * }
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromIter([{ at: 1, sensor: "a" }, { at: 90_000, sensor: "a" }, { at: 2, sensor: "a" }], { schema: reading })
 *   .withWatermarkGenerator(WatermarkConfig.generatedBy(() => new SecondNewest(), "at"))
 *   .keyBy("sensor").window(TumblingWindows.of("1m")).aggregate("count")
 *   .collect()
 *   .execute("second-newest");
 * console.assert(results[0].count === 2n);
 * ```
 */
export interface WatermarkGenerator<S extends Shape = Shape> {
  /** A row has come; the watermark after it, or nothing. -Infinity is nothing. `row` is good only during the call. */
  onEvent(timeMs: number, row: RowOf<S>): number | void;
  /** Called every 200 ms of the run's clock, without a row. */
  onPeriodic?(nowMs: number): number | void;
}
