import { type Column, type DataType, type TimeUnit, VolleyError } from "../../core/mod.ts";

const PER_SECOND: { readonly [unit in TimeUnit]: number } = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };
/** The first second of the year 1, and the first after the year 9999. */
const FIRST_S = -62_135_596_800;
const END_S = 253_402_300_800;

/**
 * Row of the first timestamp outside the years 1 to 9999, or -1: such a value is nearly always a wrong unit, and one
 * of them would carry the watermark past every window.
 */
export function timestampOutOfRange(column: Column): number {
  if (column.type.kind !== "timestamp") return -1;
  const perSecond = PER_SECOND[column.type.unit];
  const low = Math.floor((FIRST_S * perSecond) / 2 ** 32);
  const high = Math.floor((END_S * perSecond) / 2 ** 32);
  const words = column.words;
  for (let row = 0; row < column.length; row++) {
    const top = words[2 * row + 1];
    if ((top >= high || top <= low) && !column.isNull(row) && !inRange(column, row, perSecond)) return row;
  }
  return -1;
}

function inRange(column: Column, row: number, perSecond: number): boolean {
  const seconds = Number((column.values as BigInt64Array)[row]) / perSecond;
  return seconds >= FIRST_S && seconds < END_S;
}

/** `TIMESTAMP_OUT_OF_RANGE` for the value in `row` of `column`. */
export function outOfRangeError(column: Column, row: number, name: string, doing: string): VolleyError {
  const type = column.type as Extract<DataType, { kind: "timestamp" }>;
  const count = (column.values as BigInt64Array)[row];
  const year = 1970 + Math.floor(Number(count) / PER_SECOND[type.unit] / 31_556_952);
  return new VolleyError({
    code: "TIMESTAMP_OUT_OF_RANGE",
    message:
      `Cannot ${doing}: column "${name}" holds ${count} ${type.unit} since 1970, about the year ${year}; ` +
      "years 1 to 9999 are wanted",
    at: { column: name },
    hint: `Is it in another unit than ${type.unit}? Declare that unit, or read the column as int64.`,
  });
}
