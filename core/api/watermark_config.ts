import type { Shape } from "../data/mod.ts";
import type { ExprLike } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, requireKnownOptions, type WatermarkGenerator } from "../operators/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";
import type { ExpressionArgument } from "./expression_argument.ts";

/** A partition silent for so long no longer holds the watermark back, unless something else is said. */
const IDLE_TIMEOUT_MS = 60_000;

/** What the clock has to do with watermarks. */
export interface WatermarkClockOptions {
  /**
   * A partition of an endless source that has been silent for so long is idle: it doesn't hold the watermark back until
   * it gives rows again (those that windows no longer take are late, counted as `lateAfterIdle`). With all partitions
   * idle the watermark stays where it is. Time in which the source was not read doesn't count. Default 60 s; null: a
   * silent partition holds the watermark for ever.
   */
  readonly idleTimeout?: Duration | null;
  /**
   * Rows whose event time is further ahead of the clock are refused by the operator's policy (`onError`, default
   * `skip`): one wrong clock would else close every window. Default null: any time is taken.
   */
  readonly maxAhead?: Duration | null;
  /**
   * With the whole stream silent for so long, the watermark goes to the newest time seen and on with the clock, so that
   * open windows close. Rows that come later than that are late. Default null: windows wait for the next row.
   */
  readonly closeQuietAfter?: Duration | null;
}

/** How watermarks follow the rows, by one of three ways, and the clock. */
export interface WatermarkOptions extends WatermarkClockOptions {
  /** How far behind the newest row of its partition a row may be before it is late. Default 0: rows come in order. */
  readonly maxOutOfOrderness?: Duration;
  /** Instead: a row for which this timestamp, an expression, is not null carries the watermark of its partition. */
  readonly punctuation?: ExpressionArgument;
  /** Instead: makes, for each partition, what generates its watermarks. */
  // deno-lint-ignore no-explicit-any
  readonly generator?: () => WatermarkGenerator<any>;
}

/** Watermark options as they were given, lengths in milliseconds. */
export interface WatermarkSettings {
  /** Column of event time; null: the stream's only timestamp or date column. */
  readonly column: string | null;
  readonly maxOutOfOrdernessMs: number;
  readonly punctuation: ExpressionArgument | null;
  // deno-lint-ignore no-explicit-any
  readonly generator: (() => WatermarkGenerator<any>) | null;
  readonly idleTimeoutMs: number | null;
  readonly maxAheadMs: number | null;
  readonly quietAfterMs: number | null;
}

/** Watermarks that follow the rows and nothing else. */
export const PLAIN_WATERMARKS: WatermarkSettings = {
  column: null,
  maxOutOfOrdernessMs: 0,
  punctuation: null,
  generator: null,
  idleTimeoutMs: null,
  maxAheadMs: null,
  quietAfterMs: null,
};

const OPTIONS: OptionsOf<WatermarkOptions> = {
  maxOutOfOrderness: 1,
  idleTimeout: 1,
  maxAhead: 1,
  closeQuietAfter: 1,
  punctuation: 1,
  generator: 1,
};

/** Options with their defaults; throws `OPTION_UNKNOWN`, `WATERMARKS_INVALID`, or `DURATION_INVALID`. */
export function watermarkSettings(
  column: string | null,
  options: WatermarkOptions,
): WatermarkSettings {
  requireKnownOptions("withWatermarks", options, OPTIONS);
  const { maxOutOfOrderness, punctuation, generator, idleTimeout, maxAhead, closeQuietAfter } = options;
  const ways = Object.entries({ maxOutOfOrderness, punctuation, generator }).filter(([, way]) =>
    way !== undefined
  );
  if (ways.length > 1) throw twoWays(ways.map(([name]) => name));
  if (generator !== undefined && typeof generator !== "function") throw notAMaker();
  return {
    column,
    maxOutOfOrdernessMs: toMs(maxOutOfOrderness ?? 0),
    punctuation: punctuation ?? null,
    generator: generator ?? null,
    idleTimeoutMs: idleTimeout === undefined ? IDLE_TIMEOUT_MS : lengthOf(idleTimeout, "idleTimeout"),
    maxAheadMs: maxAhead === undefined || maxAhead === null ? null : toMs(maxAhead),
    quietAfterMs: closeQuietAfter === undefined ? null : lengthOf(closeQuietAfter, "closeQuietAfter"),
  };
}

function lengthOf(duration: Duration | null, option: string): number | null {
  if (duration === null) return null;
  const ms = toMs(duration);
  if (ms > 0) return ms;
  throw new VolleyError({
    code: "WATERMARKS_INVALID",
    message: `Cannot declare watermarks: ${option} is 0`,
    hint: `Give a length of time such as "30s", or null to turn it off.`,
  });
}

/**
 * Watermarks as the specification spells them; immutable. The newest time seen less a bound is the watermark, unless
 * rows carry it ({@linkcode WatermarkConfig.punctuatedBy}) or a generator makes it
 * ({@linkcode WatermarkConfig.generatedBy}).
 *
 * @example
 * ```ts
 * import { schema, StreamExecutionEnvironment, timestamp, utf8, WatermarkConfig } from "@volley/volley";
 * const clicks = new StreamExecutionEnvironment()
 *   .fromIter([{ at: 5, user: "ann" }], { schema: schema({ at: timestamp("ms"), user: utf8 }) })
 *   .withWatermarks(new WatermarkConfig("5s").withIdleTimeout("30s").withMaxAhead("1h"));
 * console.assert(clicks.schema.names.join() === "at,user");
 * ```
 */
export class WatermarkConfig {
  /** What was said so far. */
  readonly settings: WatermarkSettings;

  /** Rows may be `maxOutOfOrderness` late; event time is `column`, default the stream's only time column. */
  constructor(maxOutOfOrderness: Duration, column?: string) {
    this.settings = watermarkSettings(column ?? null, { maxOutOfOrderness });
  }

  /** A row for which the timestamp `punctuation` is not null carries the watermark of its partition. */
  static punctuatedBy(punctuation: string | ExprLike, column?: string): WatermarkConfig {
    return WatermarkConfig.#of(watermarkSettings(column ?? null, { punctuation }));
  }

  /** `generator` makes, for each partition, what generates its watermarks. */
  static generatedBy<S extends Shape = Shape>(
    generator: () => WatermarkGenerator<S>,
    column?: string,
  ): WatermarkConfig {
    return WatermarkConfig.#of(watermarkSettings(column ?? null, { generator }));
  }

  /** See {@linkcode WatermarkClockOptions.idleTimeout}. */
  withIdleTimeout(idleTimeout: Duration | null): WatermarkConfig {
    return this.#with({ idleTimeoutMs: lengthOf(idleTimeout, "idleTimeout") });
  }

  /** See {@linkcode WatermarkClockOptions.maxAhead}. */
  withMaxAhead(maxAhead: Duration | null): WatermarkConfig {
    return this.#with({ maxAheadMs: maxAhead === null ? null : toMs(maxAhead) });
  }

  /** See {@linkcode WatermarkClockOptions.closeQuietAfter}. */
  withCloseQuietAfter(closeQuietAfter: Duration | null): WatermarkConfig {
    return this.#with({ quietAfterMs: lengthOf(closeQuietAfter, "closeQuietAfter") });
  }

  #with(changed: Partial<WatermarkSettings>): WatermarkConfig {
    return WatermarkConfig.#of({ ...this.settings, ...changed });
  }

  static #of(settings: WatermarkSettings): WatermarkConfig {
    return Object.assign(new WatermarkConfig(0), { settings }) as WatermarkConfig;
  }
}

/** The specification's generator: the watermark is the newest time seen minus a bound. */
export class BoundedOutOfOrdernessGenerator extends WatermarkConfig {}

/** What `withWatermarks` was given, in one form. */
export function settingsOf(
  column: string | WatermarkConfig,
  options: WatermarkOptions,
): WatermarkSettings {
  if (!(column instanceof WatermarkConfig)) return watermarkSettings(column, options);
  if (Object.keys(options).length === 0) return column.settings;
  throw new VolleyError({
    code: "WATERMARKS_INVALID",
    message: "Cannot declare watermarks: both a WatermarkConfig and options were given",
    hint: 'Say it on the config: new WatermarkConfig("5s").withIdleTimeout("30s").',
  });
}

function twoWays(ways: readonly string[]): VolleyError {
  return new VolleyError({
    code: "WATERMARKS_INVALID",
    message: `Cannot declare watermarks: ${ways.join(" and ")} exclude each other`,
    hint: "Give one of maxOutOfOrderness, punctuation and generator.",
  });
}

function notAMaker(): VolleyError {
  return new VolleyError({
    code: "WATERMARK_GENERATOR_INVALID",
    message: "Cannot declare watermarks: generator is no function",
    hint: "Give a function that makes one for each partition: { generator: () => new MyGenerator() }.",
  });
}
