import type { Cell, Derived, Predicate, Row } from "./stream_case.ts";

/** SQL's answer for one row: true, false or unknown (null). */
export function holds(predicate: Predicate, row: Row): boolean | null {
  switch (predicate.kind) {
    case "compare":
      return compare(row[predicate.column], predicate.op, predicate.literal);
    case "isNull":
      return row[predicate.column] === null;
    case "isNotNull":
      return row[predicate.column] !== null;
    case "not":
      return negated(holds(predicate.of, row));
    case "and":
      return both(holds(predicate.left, row), holds(predicate.right, row));
    case "or":
      return negated(both(negated(holds(predicate.left, row)), negated(holds(predicate.right, row))));
  }
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

function both(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function compare(cell: Cell, op: "eq" | "ne" | "lt" | "ge", literal: number | string): boolean | null {
  if (cell === null) return null;
  switch (op) {
    case "eq":
      return typeof cell === "bigint" ? cell === BigInt(literal) : cell === literal;
    case "ne":
      return typeof cell === "bigint" ? cell !== BigInt(literal) : cell !== literal;
    case "lt":
      return cell < literal;
    case "ge":
      return cell >= literal;
  }
}

/** The row with its computed columns; null stays null. */
export function derive(row: Row, columns: readonly Derived[]): Row {
  const wider: { [column: string]: Cell } = { ...row };
  for (const { as, column, op, literal } of columns) wider[as] = arithmetic(wider[column], op, literal);
  return wider;
}

function arithmetic(cell: Cell, op: Derived["op"], literal: number): Cell {
  if (cell === null) return null;
  if (typeof cell === "bigint") return arithmeticExact(cell, op, BigInt(literal));
  const value = Number(cell);
  if (op === "add") return value + literal;
  return op === "sub" ? value - literal : value * literal;
}

function arithmeticExact(value: bigint, op: Derived["op"], literal: bigint): bigint {
  if (op === "add") return value + literal;
  return op === "sub" ? value - literal : value * literal;
}
