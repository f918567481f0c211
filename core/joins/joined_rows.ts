import { Batch, Column, gatherColumn, timestamp, timestampColumn } from "../data/mod.ts";
import { AbsentValues, withAbsent } from "./absent_values.ts";
import type { HeldRows } from "./held_rows.ts";
import type { JoinSpec } from "./join_spec.ts";

/** Rows of one input for a result: physical rows of a batch, numbers of held rows, or none at all (null). */
export interface RowsOfSide {
  readonly from: Batch | HeldRows;
  /** A negative one: no row here. */
  readonly rows: Int32Array;
}

/** The bounds of a window join's window. */
export interface ResultWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** The bounds of each row's own window. */
export interface ResultWindows {
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
}

const WINDOW_TIME = timestamp("ms");

/** Puts result batches together: columns of both inputs, and event times. */
export class JoinedRows {
  readonly #spec: JoinSpec;
  readonly #absent: readonly AbsentValues[];

  constructor(spec: JoinSpec) {
    this.#spec = spec;
    this.#absent = spec.columns.map(({ side, column }) => {
      return new AbsentValues(spec.inputs[side].fields[column].type);
    });
  }

  /** `count` results; `times` are theirs to keep. */
  make(
    left: RowsOfSide | null,
    right: RowsOfSide | null,
    times: Float64Array,
    count: number,
    window: ResultWindow | ResultWindows | null = null,
  ): Batch {
    const { columns, output } = this.#spec;
    const made = columns.map(({ side, column }, c) => {
      const rows = side === 0 ? left : right;
      return rows === null ? this.#absent[c].take(count) : this.#gather(rows, column, count, c);
    });
    if (window !== null) made.push(bound(window.startMs, count), bound(window.endMs, count));
    return new Batch(output, made, count, { times: boundedTimes(times, count) });
  }

  #gather({ from, rows }: RowsOfSide, column: number, count: number, c: number): Column {
    const absent = hasAbsent(rows, count);
    if (absent === count) return this.#absent[c].take(count);
    const present = absent === 0 ? rows : rows.map((row) => Math.max(0, row));
    const gathered = from instanceof Batch
      ? gatherColumn(from.columns[column], present, count)
      : from.gather(column, present, count);
    return absent === 0 ? gathered : withAbsent(gathered, rows, count);
  }
}

function hasAbsent(rows: Int32Array, count: number): number {
  let absent = 0;
  for (let j = 0; j < count; j++) absent += rows[j] >>> 31;
  return absent;
}

function boundedTimes(values: Float64Array, count: number) {
  let minMs = Infinity;
  let maxMs = -Infinity;
  for (let j = 0; j < count; j++) {
    const time = values[j];
    if (time < minMs) minMs = time;
    if (time > maxMs) maxMs = time;
  }
  return { values, minMs, maxMs };
}

function bound(timeMs: number | Float64Array, length: number): Column {
  if (typeof timeMs !== "number") return timestampColumn(timeMs);
  return new Column({ type: WINDOW_TIME, length, values: new BigInt64Array(length).fill(BigInt(timeMs)) });
}
