import {
  Batch,
  Column,
  type DataType,
  Dictionary,
  type Field,
  logicalType,
  Schema,
  timestamp,
} from "../data/mod.ts";
import { columnOfRaws } from "./output_column.ts";
import type { Raw } from "./raw_value.ts";

/** mulberry32: small, seeded, good enough for tests. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }
}

/** The types of the random schema's columns. */
export const declared: readonly DataType[] = [
  { kind: "bool" },
  { kind: "int8" },
  { kind: "int16" },
  { kind: "int32" },
  { kind: "int64" },
  { kind: "uint8" },
  { kind: "uint16" },
  { kind: "uint32" },
  { kind: "uint64" },
  { kind: "float32" },
  { kind: "float64" },
  { kind: "utf8" },
  { kind: "utf8" },
  { kind: "dictionary", value: { kind: "utf8" } },
  { kind: "binary" },
  { kind: "date" },
  timestamp("s"),
  timestamp("ms"),
  timestamp("us"),
  timestamp("ns"),
  { kind: "decimal", precision: 20, scale: 2 },
];

/** Texts that some function finds interesting. */
export const texts = [
  "",
  "a",
  "LAX",
  "lax ",
  " 42",
  "-7.5",
  "2024-02-29",
  "2024-02-29T12:30:00.5Z",
  "äöü",
  "𝄞x\uffff",
  "a-b-c",
  '{"a":{"b":[1,"x"]}}',
  "true",
  "%",
  "\ud83d\ude00\ue000",
];
const edges = [1n, (1n << 53n) - 1n, 1n << 53n, (1n << 53n) + 1n, -(1n << 53n) - 1n, -(1n << 53n)];
/** 64-bit integers with the extremes among them. */
export const longs = [
  0n,
  1n,
  -1n,
  7n,
  1n << 40n,
  -(1n << 53n),
  (1n << 53n) + 1n,
  (1n << 63n) - 1n,
  -(1n << 63n),
  1_700_000_000_000n,
];

/** A random value of a type; extremes only in wild data, so that compiled code also meets batches it can finish. */
function rawOf(type: DataType, random: Random, wild: boolean): Raw {
  const small = random.below(20) - 6;
  switch (type.kind) {
    case "bool":
      return random.next() < 0.5;
    case "utf8":
      return wild || random.next() < 0.9 ? random.pick(texts) : "b".repeat(random.below(40));
    case "binary":
      return Uint8Array.from({ length: random.below(4) }, () => random.below(256));
    case "float32":
    case "float64": {
      const value = random.pick([small, small + 0.5, random.next() * 1e6, NaN, -0, Infinity, 1e300, 0.1]);
      return type.kind === "float32" ? Math.fround(value) : value;
    }
    case "int64":
      return wild ? random.pick(random.next() < 0.1 ? longs : edges) : BigInt(small);
    case "uint64":
      return wild ? random.pick([0n, 5n, (1n << 64n) - 1n, 1n << 53n]) : BigInt(random.below(9));
    case "timestamp":
      return wild
        ? random.pick(longs)
        : BigInt(random.below(2_000_000_000) - 600_000_000) * (type.unit === "s" ? 1n : 1_003n);
    case "date":
      return wild ? random.pick([0, -1, 19_782, 2_932_896, -719_529]) : random.below(30_000) - 9_000;
    case "decimal":
      return BigInt(small) * 37n;
    case "int8":
      return wild ? random.pick([-128, 127, 0]) : small;
    case "int16":
      return wild ? random.pick([-32768, 32767, 0]) : small;
    case "int32":
      return wild ? random.pick([-2147483648, 2147483647, 0, 1]) : small;
    default:
      return wild && type.kind === "uint32" ? random.pick([0, 4294967295]) : random.below(20);
  }
}

/** A column of random values in a random layout: nulls or not, text plain or coded. */
function columnOf(
  field: Field,
  length: number,
  random: Random,
  wild: boolean,
  dictionary: Dictionary,
): Column {
  const nulls = field.nullable && random.next() < 0.7;
  const logical = logicalType(field.type);
  const raws = Array.from(
    { length },
    () => nulls && random.next() < 0.25 ? null : rawOf(logical, random, wild),
  );
  if (logical.kind !== "utf8" || (field.type.kind === "utf8" && random.next() < 0.5)) {
    const column = columnOfRaws(logical, raws, length);
    const { values, validity, offsets } = column;
    return new Column({ type: field.type, length, values, validity, offsets });
  }
  const codes = Int32Array.from(raws, (raw) => raw === null ? -1 : dictionary.intern(raw as string));
  return new Column({
    type: field.type,
    length,
    values: codes,
    validity: columnOfRaws(logical, raws, length).validity,
    dictionary,
  });
}

/** A batch in a random layout: nulls or not, coded or plain text, selection or not. */
export function randomBatch(schema: Schema, random: Random, dictionaries: readonly Dictionary[]): Batch {
  const length = random.pick([0, 1, 9, 64]);
  const wild = random.next() < 0.3;
  const columns = schema.fields.map((field, i) => columnOf(field, length, random, wild, dictionaries[i]));
  if (random.next() < 0.5) return new Batch(schema, columns, length);
  const selection = Int32Array.from({ length }, (_, row) => row).filter(() => random.next() < 0.6);
  return new Batch(schema, columns, length, { selection, selected: selection.length });
}
