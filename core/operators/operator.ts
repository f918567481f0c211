import type { Schema, Shape, StreamRecord } from "../data/mod.ts";
import type { Clock } from "../time/mod.ts";

/** One value per key. */
export interface ValueState<T> {
  get(): T | undefined;
  set(value: T): void;
  clear(): void;
}

/** A list per key. */
export interface ListState<T> {
  get(): readonly T[];
  add(value: T): void;
  set(values: readonly T[]): void;
  clear(): void;
}

/** A map per key. */
export interface MapState<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  has(key: K): boolean;
  delete(key: K): boolean;
  entries(): Iterable<[K, V]>;
  clear(): void;
}

/** State handles; values are scoped to the key of the record being processed (one scope on an unkeyed stream). */
export interface OperatorState {
  value<T>(name: string): ValueState<T>;
  list<T>(name: string): ListState<T>;
  map<K, V>(name: string): MapState<K, V>;
}

/** Metrics an operator may add to. */
export interface OperatorMetrics {
  counter(name: string): { add(count?: number): void };
  gauge(name: string): { set(value: number): void };
  histogram(name: string): { record(value: number): void };
}

/** What an operator is opened with. */
export interface OperatorContext {
  readonly operatorId: string;
  readonly inputSchema: Schema;
  readonly clock: Clock;
  readonly state: OperatorState;
  readonly metrics: OperatorMetrics;
}

/**
 * A user's own operator. `process` is given each record and returns what goes on downstream; it is never awaited.
 * On a keyed stream a record holds rows of one key, in `record.key`.
 * Fields of the object are not state: what must survive a restart lives in `context.state`.
 *
 * `I` are the columns it reads: a stream it is applied to has them, and may have more. `O` are those of the records it
 * returns, which `outputSchema` says.
 *
 * @example
 * ```ts
 * import { batchFromRows, float64, type Operator, schema, type Schema, StreamExecutionEnvironment } from "@volley/volley";
 * import { StreamRecord, utf8 } from "@volley/volley";
 *
 * const reading = schema({ sensor: utf8, celsius: float64 });
 * const hot = schema({ sensor: utf8 });
 * type Reading = typeof reading.shape;
 *
 * class Hot implements Operator<Reading, typeof hot.shape> {
 *   outputSchema(): Schema<typeof hot.shape> {
 *     return hot;
 *   }
 *   process(record: StreamRecord<Reading>): StreamRecord[] {
 *     const rows = record.rows().filter(({ celsius }) => celsius > 30);
 *     return [new StreamRecord(batchFromRows(hot, rows.map(({ sensor }) => ({ sensor }))))];
 *   }
 * }
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromIter([{ sensor: "roof", celsius: 35 }], { schema: reading })
 *   .applyOperator(() => new Hot())
 *   .collect()
 *   .execute("hot");
 * console.assert(results[0].sensor === "roof");
 * ```
 */
export interface Operator<I extends Shape = Shape, O extends Shape = I> {
  /** Columns of the records it returns, given the input's; left out: the same columns. */
  outputSchema?(input: Schema): Schema<O>;
  /** Called once before the first record, with state already restored. */
  open?(context: OperatorContext): void;
  /** A property, not a method, to the type checker: a stream that lacks a column of `I` is refused. */
  readonly process: (record: StreamRecord<I>) => Iterable<StreamRecord>;
  /** Event time has reached `timeMs`: no record below it is expected. */
  onWatermark?(timeMs: number): Iterable<StreamRecord> | void;
  /** The last chance to move cached values into `context.state` before checkpoint `epoch` is taken. */
  onCheckpoint?(epoch: number): void;
  /** Called once after `open` when the run continues from checkpoint `epoch`: what was cached can be read again. */
  restore?(epoch: number): void;
  close?(): void;
}
