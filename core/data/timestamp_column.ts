import { Column } from "./column.ts";
import { timestamp } from "./data_type.ts";

const TYPE = timestamp("ms");
const WORD = 2 ** 32;

/** Options of {@linkcode timestampColumn}. */
export interface TimestampColumnOptions {
  /** Added to every time; default 0. */
  readonly plusMs?: number;
  /** Where the values go, as many as there are times; default a new buffer. */
  readonly into?: BigInt64Array<ArrayBuffer>;
}

/**
 * A timestamp[ms] column of epoch milliseconds, without a `BigInt` a row: times are written as pairs of 32-bit words.
 * Times are finite; fractions of a millisecond are cut off downwards.
 *
 * @example
 * ```ts
 * import { Batch, readValue, schema, timestamp, timestampColumn } from "@volley/volley";
 * const at = timestampColumn([1.7e12, -1]);
 * console.assert(readValue(at, 1) === -1);
 * const batch = new Batch(schema({ at: timestamp("ms") }), [at], 2);
 * console.assert(batch.rows === 2);
 * ```
 */
export function timestampColumn(epochMs: ArrayLike<number>, options: TimestampColumnOptions = {}): Column {
  const { length } = epochMs;
  const { plusMs = 0, into: values = new BigInt64Array(length) } = options;
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * length);
  for (let i = 0; i < length; i++) {
    const time = epochMs[i] + plusMs;
    const high = Math.floor(time / WORD);
    words[2 * i] = time - high * WORD;
    words[2 * i + 1] = high;
  }
  return new Column({ type: TYPE, length, values });
}
