import type { DataType, Schema } from "../data/mod.ts";
import type { JoinType } from "../plan/mod.ts";

/** Which input: 0 is the left one, 1 the right one. */
export type JoinSide = 0 | 1;

/** A column of a join's result: the input it comes from, and its position there. */
export interface JoinedColumn {
  readonly side: JoinSide;
  readonly column: number;
}

/** What every join is built from. */
export interface JoinSpec {
  readonly inputs: readonly [Schema, Schema];
  /** Positions of the key columns of each input, compared pair by pair. */
  readonly keys: readonly [readonly number[], readonly number[]];
  readonly keyTypes: readonly DataType[];
  readonly columns: readonly JoinedColumn[];
  /** As many columns as `columns`; a window join's has `window_start` and `window_end` behind them. */
  readonly output: Schema;
  readonly type: JoinType;
  /** Rows a result batch holds at most. */
  readonly batchRows: number;
  /** Rows of both inputs held at most: one more stops the run with `JOIN_STATE_FULL`. */
  readonly maxRowsHeld: number;
  /** Side output for rows of both inputs that are late; left out: they are only counted. */
  readonly lateOutput?: string;
}

/** Rows a join holds at most unless told otherwise. */
export const ROWS_HELD_MAX = 20_000_000;

/** Whether rows of that input are kept in the result when they find no partner. */
export function isOuter(type: JoinType, side: JoinSide): boolean {
  return type === "full" || type === (side === 0 ? "left" : "right");
}

/** The other input. */
export function otherSide(side: JoinSide): JoinSide {
  return side === 0 ? 1 : 0;
}
