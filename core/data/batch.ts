import type { Column } from "./column.ts";
import type { Schema } from "./schema.ts";

/**
 * Rows that were behind their partition's watermark when they arrived: the only rows that can be late. Positions
 * are ascending; `watermarks[j]` is the watermark (epoch ms) just before row `rows[j]`.
 */
export interface BehindRows {
  readonly rows: Int32Array;
  readonly watermarks: Float64Array;
}

/** What a {@linkcode Batch} carries beyond its columns. */
export interface BatchInit {
  /** Source partition all rows came from; 0 where there is one. */
  readonly partition?: number;
  /** Rows behind the watermark, set where watermarks are assigned. */
  readonly behind?: BehindRows | null;
  /** Ascending positions of the rows that count, or null for all. */
  readonly selection?: Int32Array | null;
  /** How many entries of `selection` count. */
  readonly selected?: number;
}

/**
 * Columns of equal length, handed on by reference and immutable; rows of exactly one source partition.
 *
 * `selection`, when set, says which rows count: filters mark rows rather than copy them. Such a batch lives only until
 * the producer's next call (its buffers are reused); keep one with `compact()` of `compact.ts`.
 */
export class Batch {
  readonly schema: Schema;
  readonly columns: readonly Column[];
  /** Physical rows in each column. */
  readonly length: number;
  readonly partition: number;
  readonly behind: BehindRows | null;
  readonly selection: Int32Array | null;
  /** Rows that count. */
  readonly rows: number;

  constructor(schema: Schema, columns: readonly Column[], length: number, init: BatchInit = {}) {
    this.schema = schema;
    this.columns = columns;
    this.length = length;
    this.partition = init.partition ?? 0;
    this.behind = init.behind ?? null;
    this.selection = init.selection ?? null;
    this.rows = this.selection === null ? length : init.selected ?? this.selection.length;
  }

  /** The column of that name; throws `COLUMN_NOT_FOUND`. */
  column(name: string): Column {
    const index = this.schema.indexOf(name);
    if (index < 0) this.schema.field(name);
    return this.columns[index];
  }
}
