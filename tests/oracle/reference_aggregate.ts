import type { AggregateCase, Cell, Row } from "./stream_case.ts";

/** A result of the reference engine: a value, a list, or a quantile an estimate has to lie near. */
export type Answer = Cell | readonly Cell[] | QuantileAnswer;

/** The value at the nearest rank: the least that at least the share q of all values do not exceed. */
export interface QuantileAnswer {
  readonly exact: number;
}

/** One aggregate over rows in order of (event time, partition, arrival); nulls are passed over, as in SQL. */
export function aggregateRows(rows: readonly Row[], call: AggregateCase): Answer {
  if (call.column === undefined) return BigInt(rows.length);
  const cells = rows.map((row) => row[call.column!]).filter((cell) => cell !== null);
  switch (call.fn) {
    case "count":
      return BigInt(cells.length);
    case "countDistinct":
      return BigInt(new Set(cells.map(identity)).size);
    case "collect":
      return cells;
    default:
      return cells.length === 0 ? null : ofSome(cells, call);
  }
}

function ofSome(cells: NonNullable<Cell>[], call: AggregateCase): Answer {
  switch (call.fn) {
    case "first":
      return cells[0];
    case "last":
      return cells[cells.length - 1];
    case "min":
      return cells.reduce((least, cell) => precedes(cell, least) ? cell : least);
    case "max":
      return cells.reduce((most, cell) => precedes(most, cell) ? cell : most);
    case "sum":
      return sum(cells);
    case "avg":
      return Number(sum(cells)) / cells.length;
    case "quantile":
      return quantile(cells.map(Number), call.q!);
    default:
      return spread(cells.map(Number), call.fn);
  }
}

/** NaN equals NaN and -0 equals 0, whatever the type. */
export function identity(cell: Cell): string {
  if (Object.is(cell, -0)) return "number:0";
  return `${cell === null ? "null" : typeof cell}:${cell}`;
}

/**
 * Order of numbers and booleans by value, NaN after all others; of text by code points, the order of its UTF-8 bytes.
 */
function precedes(a: NonNullable<Cell>, b: NonNullable<Cell>): boolean {
  if (typeof a !== "string" || typeof b !== "string") return a < b || (Number.isNaN(b) && !Number.isNaN(a));
  const [left, right] = [[...a], [...b]].map((text) => text.map((c) => c.codePointAt(0)!));
  const differs = left.findIndex((point, i) => point !== right[i]);
  if (differs < 0) return left.length < right.length;
  return differs < right.length && left[differs] < right[differs];
}

function sum(cells: readonly NonNullable<Cell>[]): bigint | number {
  if (typeof cells[0] === "bigint") return cells.reduce((total: bigint, cell) => total + BigInt(cell), 0n);
  return cells.reduce((total: number, cell) => total + Number(cell), 0);
}

function spread(values: readonly number[], fn: string): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const variance = squares / (values.length - 1);
  return fn === "variance" ? variance : Math.sqrt(variance);
}

function quantile(values: readonly number[], q: number): QuantileAnswer {
  const sorted = [...values].sort((a, b) => precedes(a, b) ? -1 : precedes(b, a) ? 1 : 0);
  return { exact: sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] };
}
