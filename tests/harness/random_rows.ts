import {
  binary,
  bool,
  type DataType,
  date,
  decimal,
  dictionary,
  fixedSizeList,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  list,
  nullable,
  nulls,
  type Shape,
  struct,
  timestamp,
  uint16,
  uint32,
  uint64,
  uint8,
  utf8,
} from "../../core/data/mod.ts";

/** One column of every type, nullable, so that a test can run over them all; names say the type. */
export const everyType: Shape = {
  nulls: nullable(nulls),
  bool: nullable(bool),
  int8: nullable(int8),
  int16: nullable(int16),
  int32: nullable(int32),
  int64: nullable(int64),
  uint8: nullable(uint8),
  uint16: nullable(uint16),
  uint32: nullable(uint32),
  uint64: nullable(uint64),
  float32: nullable(float32),
  float64: nullable(float64),
  utf8: nullable(utf8),
  binary: nullable(binary),
  date: nullable(date),
  seconds: nullable(timestamp("s")),
  milliseconds: nullable(timestamp("ms", "Europe/Paris")),
  microseconds: nullable(timestamp("us")),
  nanoseconds: nullable(timestamp("ns")),
  decimal: nullable(decimal(38, 4)),
  dictionary: nullable(dictionary(utf8)),
  list: nullable(list(int32)),
  texts: nullable(list(utf8)),
  vector: nullable(fixedSizeList(float32, 3)),
  pairs: nullable(fixedSizeList(uint8, 2)),
  struct: nullable(struct({ flag: bool, name: nullable(utf8), inner: struct({ at: timestamp("ms") }) })),
  listOfStructs: nullable(list(struct({ x: float64, tags: list(utf8) }))),
};

/** A value a row holds for `type`, in the form it is read back; `null` one time in five where `mayBeNull`. */
export function randomValue(random: () => number, type: DataType, mayBeNull = true): unknown {
  if (type.kind === "null" || (mayBeNull && random() < 0.2)) return null;
  switch (type.kind) {
    case "bool":
      return random() < 0.5;
    case "float32":
      return Math.fround(between(random, -1e6, 1e6) / 8);
    case "float64":
      return random() < 0.05 ? pick(random, [NaN, Infinity, -Infinity, 5e-324]) : (random() - 0.5) * 1e12;
    case "utf8":
      return randomText(random);
    case "binary":
      return Uint8Array.from({ length: between(random, 0, 40) }, () => between(random, 0, 255));
    case "date":
      return between(random, -50_000, 50_000) * 86_400_000;
    case "decimal":
      return randomDecimal(random, type.scale);
    case "dictionary":
      return type.value.kind === "utf8"
        ? `word ${between(random, 0, 5)}`
        : randomValue(random, type.value, false);
    case "list":
      return Array.from({ length: between(random, 0, 4) }, () => randomValue(random, type.item, false));
    case "fixedSizeList": {
      const items = Array.from({ length: type.size }, () => randomValue(random, type.item, false) as number);
      return type.item.kind === "float32" ? Float32Array.from(items) : items;
    }
    case "struct":
      return randomRow(random, type.fields);
    default:
      return randomInteger(random, type);
  }
}

/** A row of `shape`; nullable columns are null one time in five. */
export function randomRow(random: () => number, shape: Shape): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, declared]) =>
      "nullable" in declared
        ? [name, randomValue(random, declared.type)]
        : [name, randomValue(random, declared, false)]
    ),
  );
}

function randomInteger(random: () => number, type: DataType): number | bigint {
  switch (type.kind) {
    case "int8":
      return between(random, -128, 127);
    case "int16":
      return between(random, -32_768, 32_767);
    case "uint8":
      return between(random, 0, 255);
    case "uint16":
      return between(random, 0, 65_535);
    case "uint32":
      return between(random, 0, 4_294_967_295);
    case "uint64":
      return BigInt.asUintN(64, randomBigInt(random));
    case "int64":
      return randomBigInt(random);
    case "timestamp":
      if (type.unit === "us" || type.unit === "ns") return randomBigInt(random);
      return between(random, -1e9, 4e9) * 1000 + (type.unit === "ms" ? between(random, 0, 999) : 0);
    default:
      return between(random, -2_147_483_648, 2_147_483_647);
  }
}

function randomBigInt(random: () => number): bigint {
  const word = () => BigInt(between(random, 0, 4_294_967_295));
  return random() < 0.5 ? BigInt.asIntN(64, (word() << 32n) | word()) : BigInt(between(random, -1000, 1000));
}

function randomDecimal(random: () => number, scale: number): string {
  const whole = randomBigInt(random);
  if (scale === 0) return String(whole);
  return `${whole}.${String(between(random, 0, 10 ** scale - 1)).padStart(scale, "0")}`;
}

const LETTERS = ["a", "b", "7", " ", "é", "ß", "中", "😀", "\u0000"];

function randomText(random: () => number): string {
  return Array.from({ length: between(random, 0, random() < 0.1 ? 60 : 8) }, () => pick(random, LETTERS))
    .join("");
}

function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)];
}
