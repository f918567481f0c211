import { Batch, batchFromRows, type DataType, type Schema, type Shape, toRows } from "../../mod.ts";
import { seededRandom } from "./random.ts";
import { randomValue } from "./random_rows.ts";

const YEAR_1900_S = -2_208_988_800;
const YEAR_2100_S = 4_102_444_800;

/** Rows of `schema` that depend on the seed alone: all kinds of values, nulls where allowed, Unicode. */
export function suiteBatch(schema: Schema, rows: number, seed: number): Batch {
  const random = seededRandom(seed);
  return batchFromRows(
    schema as Schema<Shape>,
    Array.from({ length: rows }, () => suiteRow(schema, random)) as never[],
  );
}

function suiteRow(schema: Schema, random: () => number): Record<string, unknown> {
  return Object.fromEntries(schema.fields.map(({ name, type, nullable }) => [
    name,
    nullable && random() < 0.2 ? null : suiteValue(type, random),
  ]));
}

/** Instants between 1900 and 2100, in every unit: what lies beyond is refused by sources. */
function suiteValue(type: DataType, random: () => number): unknown {
  if (type.kind !== "timestamp") return randomValue(random, type, false);
  const seconds = Math.floor(YEAR_1900_S + random() * (YEAR_2100_S - YEAR_1900_S));
  if (type.unit === "s") return seconds * 1000;
  if (type.unit === "ms") return seconds * 1000 + Math.floor(random() * 1000);
  const fraction = Math.floor(random() * (type.unit === "us" ? 1e6 : 1e9));
  return BigInt(seconds) * (type.unit === "us" ? 1_000_000n : 1_000_000_000n) + BigInt(fraction);
}

/** Each row of the batches as one text, equal exactly where all values are. */
export function rowTexts(batches: Iterable<Batch>): string[] {
  return [...batches].flatMap((batch) => toRows(batch).map((row) => JSON.stringify(row, exact)));
}

/** Keeps apart what JSON writes alike. */
function exact(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" && !Number.isFinite(value)) return `number ${value}`;
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  return value;
}
