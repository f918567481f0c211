import type { Column } from "../data/mod.ts";

/** How a used column is stored in a batch: what a kernel is specialised on beside the types. */
export interface ColumnLayout {
  /** Codes of a dictionary rather than the values themselves. */
  readonly coded: boolean;
  /** Whether any row is null. */
  readonly nulls: boolean;
}

/** The bit of a layout that says that rows are null. */
export const NULLS = 2;

/** A column's layout as two bits. */
export function layoutBits(column: Column): number {
  return (column.dictionary === null ? 0 : 1) | (column.validity === null ? 0 : NULLS);
}

/** Two bits as a layout. */
export function layoutOf(bits: number): ColumnLayout {
  return { coded: (bits & 1) !== 0, nulls: (bits & NULLS) !== 0 };
}
