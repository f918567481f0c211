import type { Bound, BoundCall } from "./bound.ts";
import type { Emit } from "./expr_function.ts";
import { integerRange } from "./numeric_type.ts";
import { representationOf } from "./representation.ts";

/** Code for the high word (signed as the type is) and the low word (unsigned) of a 64-bit value. */
interface Words {
  readonly high: string;
  readonly low: string;
}

const operators = new Set(["eq", "ne", "lt", "le", "gt", "ge"]);

/**
 * Code for comparing 64-bit columns with each other or with constants word by word: exact over the whole range, so
 * that large ids and nanoseconds stay compiled. Undefined where the call is no such comparison.
 */
export function wideComparison(
  call: BoundCall,
  words: (index: number) => string,
  emit: Emit,
): string | undefined {
  if (!operators.has(call.fn.name)) return undefined;
  const [a, b] = call.args;
  const [left, right] = a.kind === "column" ? [a, b] : [b, a];
  if (left.kind !== "column" || representationOf(left.type) !== "wide") return undefined;
  const fits = right.kind === "column" ? right.type.kind === left.type.kind : isConstantFor(right, left);
  if (!fits) return undefined;
  const unsigned = left.type.kind === "uint64";
  return compare(call.fn.name, wordsOf(a, unsigned, words, emit), wordsOf(b, unsigned, words, emit));
}

/** Whether a constant lies within what the column can hold. */
function isConstantFor(constant: Bound, column: Bound): boolean {
  if (
    constant.kind !== "literal" ||
    (typeof constant.value !== "bigint" && !Number.isSafeInteger(constant.value))
  ) return false;
  const [least, greatest] = integerRange[column.type.kind === "uint64" ? "uint64" : "int64"]!;
  const value = BigInt(constant.value as number | bigint);
  return value >= least && value <= greatest;
}

function wordsOf(bound: Bound, unsigned: boolean, words: (index: number) => string, emit: Emit): Words {
  if (bound.kind === "literal") {
    const value = BigInt(bound.value as number | bigint);
    const high = unsigned ? BigInt.asUintN(32, value >> 32n) : BigInt.asIntN(32, value >> 32n);
    return { high: `(${high})`, low: `${BigInt.asUintN(32, value)}` };
  }
  const source = words(bound.kind === "column" ? bound.index : -1);
  return {
    high: emit.assign(`${source}[2 * i + 1]${unsigned ? " >>> 0" : ""}`),
    low: emit.assign(`${source}[2 * i] >>> 0`),
  };
}

function compare(name: string, a: Words, b: Words): string {
  const same = `((${a.high} === ${b.high}) | 0)`;
  const less = (x: Words, y: Words, low: string) =>
    `((${x.high} < ${y.high}) | 0) | (${same} & ((${x.low} ${low} ${y.low}) | 0))`;
  switch (name) {
    case "eq":
      return `${same} & ((${a.low} === ${b.low}) | 0)`;
    case "ne":
      return `(${same} & ((${a.low} === ${b.low}) | 0)) ^ 1`;
    case "lt":
      return less(a, b, "<");
    case "le":
      return less(a, b, "<=");
    case "gt":
      return less(b, a, "<");
    default:
      return less(b, a, "<=");
  }
}
