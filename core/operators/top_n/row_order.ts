import {
  type Batch,
  compareText,
  type DataType,
  describeType,
  logicalType,
  parseDecimal,
  type Schema,
  type ValueReader,
  valueReader,
} from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";

/** A column rows are ordered by. */
export interface OrderColumn {
  readonly column: string;
  readonly descending: boolean;
}

type Compare = (a: never, b: never) => number;

interface Part {
  readonly index: number;
  readonly sign: number;
  readonly compare: Compare;
  /** What is compared, made of what a row holds. */
  readonly of: ((value: unknown) => unknown) | null;
}

/**
 * An order of rows by some of their columns: text by code point, false before true, NaN after every number and null
 * after everything, whichever way the column is ordered.
 */
export class RowOrder {
  readonly #parts: readonly Part[];
  #readers: readonly ValueReader[] = [];

  /** Throws `COLUMN_NOT_FOUND`, `ORDER_TYPE_UNSUPPORTED`. */
  constructor(input: Schema, columns: readonly OrderColumn[]) {
    this.#parts = columns.map(({ column, descending }) => {
      const { type } = input.field(column);
      const { compare, of } = comparison(column, logicalType(type));
      return { index: input.indexOf(column), sign: descending ? -1 : 1, compare, of };
    });
  }

  /** Rows of `batch` come next. */
  begin(batch: Batch): void {
    this.#readers = this.#parts.map(({ index }) => valueReader(batch.columns[index]));
  }

  /** What a row is ordered by. */
  rankOf(row: number): unknown[] {
    return this.#parts.map(({ of }, k) => {
      const value = this.#readers[k](row);
      return of === null || value === null ? value : of(value);
    });
  }

  /** Whether row `row` comes before what has that rank. */
  isBefore(row: number, rank: readonly unknown[]): boolean {
    const parts = this.#parts;
    for (let k = 0; k < parts.length; k++) {
      const { of, sign, compare } = parts[k];
      const value = this.#readers[k](row);
      const by = compareValues(of === null || value === null ? value : of(value), rank[k], sign, compare);
      if (by !== 0) return by < 0;
    }
    return false;
  }
}

function compareValues(a: unknown, b: unknown, sign: number, compare: Compare): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const [noNumber, other] = [a !== a, b !== b];
  if (noNumber || other) return noNumber === other ? 0 : noNumber ? 1 : -1;
  return sign * compare(a as never, b as never);
}

function byValue(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparison(column: string, type: DataType): { compare: Compare; of: Part["of"] } {
  switch (type.kind) {
    case "utf8":
      return { compare: compareText as Compare, of: null };
    case "decimal":
      return { compare: byValue as Compare, of: (text) => parseDecimal(text as string, type.scale) };
    case "binary":
    case "list":
    case "fixedSizeList":
    case "struct":
      throw new VolleyError({
        code: "ORDER_TYPE_UNSUPPORTED",
        message: `Cannot order rows by "${column}": it is ${describeType(type)}`,
        at: { column },
        hint: "Order by numbers, text, times, decimals or booleans.",
      });
    default:
      return { compare: byValue as Compare, of: null };
  }
}
