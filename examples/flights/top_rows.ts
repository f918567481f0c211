import {
  type ResultSink,
  type RowOf,
  type Schema,
  type Shape,
  type StreamRecord,
  toRow,
  valueReader,
} from "@volley/volley";

/** A row that is kept, with the number it is ranked by. */
interface Ranked<S extends Shape> {
  readonly by: number;
  readonly row: RowOf<S>;
}

/** A sink that keeps the rows with the greatest value in one column, and makes no object of any other. */
export class TopRows<S extends Shape> implements ResultSink<RowOf<S>[]> {
  readonly connectorId = "top-rows";
  readonly guarantee = "at-least-once";
  readonly #column: string;
  readonly #rows: number;
  #kept: Ranked<S>[] = [];

  /** Throws `COLUMN_NOT_FOUND` at once, not at the first row. */
  constructor(schema: Schema<S>, column: keyof S & string, rows: number) {
    schema.field(column);
    this.#column = column;
    this.#rows = rows;
  }

  /** The rows, greatest first. */
  get results(): RowOf<S>[] {
    return this.#kept.map(({ row }) => row);
  }

  open(): void {
    this.#kept = [];
  }

  write({ data }: StreamRecord): void {
    const valueAt = valueReader(data.column(this.#column));
    for (let j = 0; j < data.rows; j++) {
      const i = data.selection === null ? j : data.selection[j];
      const by = Number(valueAt(i) ?? -Infinity);
      if (this.#kept.length < this.#rows || by > this.#kept[this.#kept.length - 1].by) {
        this.#keep({ by, row: toRow<S>(data, i) });
      }
    }
  }

  flush(): void {}

  close(): void {}

  #keep(ranked: Ranked<S>): void {
    const below = this.#kept.findIndex(({ by }) => ranked.by > by);
    this.#kept.splice(below < 0 ? this.#kept.length : below, 0, ranked);
    this.#kept.length = Math.min(this.#kept.length, this.#rows);
  }
}
