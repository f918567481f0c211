import type { Column } from "./column.ts";
import type { Schema } from "./schema.ts";

/**
 * Rows that were behind their partition's watermark when they arrived: the only rows that can be late. Positions
 * are ascending; `watermarks[j]` is the watermark (epoch ms) just before row `rows[j]`.
 */
export interface BehindRows {
  readonly rows: Int32Array;
  readonly watermarks: Float64Array;
  /**
   * Set where the stream's watermark went on without the partition, which had been taken for idle: the watermarks it
   * had of its own. A row that is late by `watermarks` only is late because of that.
   */
  readonly own?: Float64Array;
}

/**
 * Event times of a batch's physical rows, set where watermarks are assigned; they travel with the rows whatever
 * happens to the columns. `minMs` and `maxMs` bound all rows, selected or not.
 */
export interface EventTimes {
  /** Epoch milliseconds by physical row. */
  readonly values: Float64Array;
  readonly minMs: number;
  readonly maxMs: number;
}

/** What a {@linkcode Batch} carries beyond its columns. */
export interface BatchInit {
  /** Source partition all rows came from; 0 where there is one. */
  readonly partition?: number;
  /** Rows behind the watermark, set where watermarks are assigned. */
  readonly behind?: BehindRows | null;
  readonly times?: EventTimes | null;
  /** Ascending positions of the rows that count, or null for all. */
  readonly selection?: Int32Array | null;
  /** How many entries of `selection` count. */
  readonly selected?: number;
}

/**
 * Columns of equal length, handed on by reference and immutable; rows of exactly one source partition.
 *
 * `selection`, when set, says which rows count: filters mark rows rather than copy them. A batch with a selection or
 * event times lives only until the producer's next call (those buffers are reused); `compact()` makes one to keep.
 */
export class Batch {
  readonly schema: Schema;
  readonly columns: readonly Column[];
  /** Physical rows in each column. */
  readonly length: number;
  readonly partition: number;
  readonly behind: BehindRows | null;
  readonly times: EventTimes | null;
  readonly selection: Int32Array | null;
  /** Rows that count. */
  readonly rows: number;

  constructor(schema: Schema, columns: readonly Column[], length: number, init: BatchInit = {}) {
    this.schema = schema;
    this.columns = columns;
    this.length = length;
    this.partition = init.partition ?? 0;
    this.behind = init.behind ?? null;
    this.times = init.times ?? null;
    this.selection = init.selection ?? null;
    this.rows = this.selection === null ? length : init.selected ?? this.selection.length;
  }

  /** The same physical rows with other columns: partition, event times and rows behind the watermark go along. */
  derive(
    schema: Schema,
    columns: readonly Column[],
    selection = this.selection,
    selected = this.rows,
  ): Batch {
    const { partition, behind, times } = this;
    return new Batch(schema, columns, this.length, { partition, behind, times, selection, selected });
  }

  /** The column of that name; throws `COLUMN_NOT_FOUND`. */
  column(name: string): Column {
    const index = this.schema.indexOf(name);
    if (index < 0) this.schema.field(name);
    return this.columns[index];
  }
}
