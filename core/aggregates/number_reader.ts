import { type Column, logicalType } from "../data/mod.ts";

const TWO_32 = 4294967296;

/** A function that reads any non-null row of a numeric, time or bool column as a float64, nearest where inexact. */
export function numberReader(column: Column): (row: number) => number {
  const type = logicalType(column.type);
  switch (type.kind) {
    case "bool":
      return bitReader(column.values as Uint8Array);
    case "int64":
    case "timestamp":
      return signedReader(column.words);
    case "uint64":
      return unsignedReader(column.words);
    case "decimal":
      return decimalReader(column.words, 10 ** type.scale);
    default:
      return plainReader(column.values as Float64Array);
  }
}

function plainReader(values: Float64Array): (row: number) => number {
  return (row) => values[row];
}

function bitReader(bits: Uint8Array): (row: number) => number {
  return (row) => (bits[row >> 3] >> (row & 7)) & 1;
}

function signedReader(words: Int32Array): (row: number) => number {
  return (row) => words[2 * row + 1] * TWO_32 + (words[2 * row] >>> 0);
}

function unsignedReader(words: Int32Array): (row: number) => number {
  return (row) => (words[2 * row + 1] >>> 0) * TWO_32 + (words[2 * row] >>> 0);
}

function decimalReader(words: Int32Array, unit: number): (row: number) => number {
  return (row) => {
    const at = 4 * row;
    const negative = words[at + 3] < 0;
    let size = 0;
    let carry = negative ? 1 : 0;
    // The size of a negative value is its complement plus one: the words of the value itself would cancel out.
    for (let word = 0, weight = 1; word < 4; word++, weight *= TWO_32) {
      const part = ((negative ? ~words[at + word] : words[at + word]) >>> 0) + carry;
      carry = part === TWO_32 ? 1 : 0;
      size += (carry === 1 ? 0 : part) * weight;
    }
    return (negative ? -size : size) / unit;
  };
}

/** Code that gives an input as a float64, nearest where inexact. */
export function floatCode(
  input: { readonly form: string; readonly value: string; readonly low: string; readonly high: string },
  unsigned: boolean,
): string {
  if (input.form === "number") return input.value;
  return `(${unsigned ? `(${input.high} >>> 0)` : input.high} * ${TWO_32} + ${input.low})`;
}
