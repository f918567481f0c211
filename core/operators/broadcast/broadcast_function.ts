import type { RowOf, Shape } from "../../data/mod.ts";
import type { MapState, OperatorContext } from "../operator.ts";
import type { ProcessContext, Timer } from "../process/mod.ts";

/** What all rows can see of the rules: a map that only rules write. */
export interface Rules<RK, RV> {
  get(key: RK): RV | undefined;
  has(key: RK): boolean;
  /** In order of insertion. */
  entries(): Iterable<[RK, RV]>;
}

/** Facts of the rule being handled. */
export interface RuleContext {
  /** Its event time, epoch milliseconds; null where its stream has none. */
  readonly timestampMs: number | null;
}

/**
 * When a row may be handled: `rules-end`, once the rules have ended, so that it sees them all; `watermark`, once the
 * watermark of both inputs has passed it: it then sees the rules of its time and before, rules and rows coming in order
 * of time; `none`, at once, with whatever rules happen to have come.
 */
export type WaitFor = "rules-end" | "watermark" | "none";

/**
 * A user's function over a stream of rows and a smaller one of rules. Rules go into a map that every row sees, whatever
 * its key; rows have state and timers by key, as those of a `ProcessFunction`.
 *
 * @example
 * ```ts
 * import { float64, type MapState, schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
 * const env = new StreamExecutionEnvironment();
 * const rules = env.fromIter([{ currency: "EUR", limit: 100 }], {
 *   schema: schema({ currency: utf8, limit: float64 }),
 * });
 * const alert = schema({ user: utf8, over: float64 });
 * const { results } = await env
 *   .fromIter([{ user: "ann", currency: "EUR", amount: 120 }, { user: "bob", currency: "EUR", amount: 20 }], {
 *     schema: schema({ user: utf8, currency: utf8, amount: float64 }),
 *   })
 *   .broadcast(rules, {
 *     onRule: ({ currency, limit }, limits: MapState<string, number>) => limits.set(currency, limit),
 *     onRow({ user, currency, amount }, limits, context) {
 *       const over = amount - (limits.get(currency) ?? Infinity);
 *       if (over > 0) context.emit({ user, over });
 *     },
 *   }, alert)
 *   .collect()
 *   .execute("limits");
 * console.assert(results.length === 1 && results[0].over === 20);
 * ```
 */
export interface BroadcastFunction<
  I extends Shape = Shape,
  R extends Shape = Shape,
  O extends Shape = Shape,
  K = unknown,
  // deno-lint-ignore no-explicit-any
  RK = any,
  // deno-lint-ignore no-explicit-any
  RV = any,
> {
  /** Called once before the first row, with state, timers and rules already restored. */
  open?(context: OperatorContext): void;
  /** A rule; a cursor, good only during the call. Keys of the map are primitive, its values plain data. */
  readonly onRule: (rule: RowOf<R>, rules: MapState<RK, RV>, context: RuleContext) => void;
  /** A row; a cursor, good only during the call. */
  readonly onRow: (row: RowOf<I>, rules: Rules<RK, RV>, context: ProcessContext<O, K>) => void;
  /** A timer of `context.key` has come due. */
  readonly onTimer?: (timer: Timer, rules: Rules<RK, RV>, context: ProcessContext<O, K>) => void;
  /** The last chance to move cached values into state before checkpoint `epoch` is taken. */
  onCheckpoint?(epoch: number): void;
  close?(): void;
}
