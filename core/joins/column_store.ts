import type { Column } from "../data/mod.ts";

/** The values of one column of held rows, by row number; grows at the end. */
export interface ColumnStore {
  /** Adds all rows of a column. */
  append(column: Column): void;
  /** Rows `rows[0..count)`, in that order, as a column with buffers of its own. */
  gather(rows: Int32Array, count: number): Column;
  /** Forgets all rows, keeping capacity. */
  clear(): void;
}
