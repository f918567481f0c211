import type { Schema, Shape, StreamRecord } from "../data/mod.ts";
import type { Clock } from "../time/mod.ts";

/** One value for each key: that of the row or timer being handled. What is stored must survive a copy: no functions. */
export interface ValueState<T> {
  /** Undefined for a key that has none. */
  get(): T | undefined;
  /** Undefined clears. */
  set(value: T): void;
  /** The key has no value any more, and takes no room. */
  clear(): void;
}

/** A list for each key: that of the row or timer being handled. */
export interface ListState<T> {
  /** The list itself, not a copy: empty for a key that has none, and later calls of `add` show in it. */
  get(): readonly T[];
  /** A cursor is good only during the call: store `{ ...row }`. */
  add(value: T): void;
  /** Takes a copy of `values`. */
  set(values: readonly T[]): void;
  /** The key has no list any more, and takes no room. */
  clear(): void;
}

/** A map for each key: that of the row or timer being handled. */
export interface MapState<K, V> {
  /** Undefined where the map has no such entry. */
  get(key: K): V | undefined;
  /** Throws `STATE_MAP_KEY_INVALID` for a key that would not be found again after a restore: an object. */
  set(key: K, value: V): void;
  has(key: K): boolean;
  /** False where the map had no such entry. */
  delete(key: K): boolean;
  /** In order of insertion; entries may be deleted meanwhile. */
  entries(): Iterable<[K, V]>;
  /** The key has no map any more, and takes no room. */
  clear(): void;
}

/**
 * State handles, by names of the operator's own; take them once, in `open`. Values are scoped to the key of the record
 * being processed (one scope on an unkeyed stream).
 */
export interface OperatorState {
  /** One value for each key. */
  value<T>(name: string): ValueState<T>;
  /** A list for each key. */
  list<T>(name: string): ListState<T>;
  /** A map for each key. */
  map<K, V>(name: string): MapState<K, V>;
}

/** Metrics an operator may add to, by names of its own. */
export interface OperatorMetrics {
  /** A count that only grows; `count` is 1 by default. */
  counter(name: string): { add(count?: number): void };
  /** A value that goes up and down: the last one counts. */
  gauge(name: string): { set(value: number): void };
  /** How values are spread: count, sum and buckets. */
  histogram(name: string): { record(value: number): void };
}

/** What an operator is opened with. */
export interface OperatorContext {
  /** Its id in the plan. */
  readonly operatorId: string;
  /** Columns of the rows it is given. */
  readonly inputSchema: Schema;
  /** The run's clock, which stands still in a virtual run: for times in results, instead of `Date.now()`. */
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
