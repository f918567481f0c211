import { Column, columnBuilder, type DataType, newBitmap, sliceColumn } from "../data/mod.ts";

/** Nulls of one type: what an outer join shows of the side that has no row. */
export class AbsentValues {
  readonly #type: DataType;
  #nulls: Column | null = null;

  constructor(type: DataType) {
    this.#type = type;
  }

  /** A column of `length` nulls, cut from one that is made once. */
  take(length: number): Column {
    if (this.#nulls === null || this.#nulls.length < length) this.#nulls = nullsOf(this.#type, length);
    return this.#nulls.length === length ? this.#nulls : sliceColumn(this.#nulls, 0, length);
  }
}

function nullsOf(type: DataType, length: number): Column {
  const builder = columnBuilder(type, length);
  for (let i = 0; i < length; i++) builder.append(null);
  return builder.finish();
}

/** A column with its row `j` null wherever `rows[j]` is negative. */
export function withAbsent(column: Column, rows: Int32Array, count: number): Column {
  if (column.type.kind === "null") return column;
  const validity = newBitmap(count);
  let nullCount = 0;
  for (let j = 0; j < count; j++) {
    if (rows[j] < 0 || column.isNull(j)) nullCount++;
    else validity[j >> 3] |= 1 << (j & 7);
  }
  const { type, length, values, offsets, children, dictionary } = column;
  return new Column({ type, length, values, offsets, children, dictionary, validity, nullCount });
}
