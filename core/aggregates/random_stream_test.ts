import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { type Column, columnBuilder, type DataType, int32, logicalType } from "../data/mod.ts";

/** Rows of a random stream, and groups they go to, the last of which gets none. */
export const ROWS = 400;
/** See {@linkcode ROWS}. */
export const GROUPS = 7;
const PARTITIONS = 3;

/** Random choices from a seed. */
export class Choices {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** From `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  chance(p: number): boolean {
    return this.#next() < p;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.int(0, choices.length - 1)];
  }
}

/** Rows of all partitions, in one order of arrival. */
export interface Stream {
  readonly column: Column;
  readonly slots: Int32Array;
  readonly times: Float64Array;
  readonly partitionOf: Int32Array;
}

/** Rows of one column with nulls or without. */
export function randomStream(type: DataType, nulls: boolean, random: Choices): Stream {
  const builder = columnBuilder(type);
  for (let i = 0; i < ROWS; i++) {
    if (nulls && random.chance(0.2)) builder.appendNull();
    else builder.append(randomValue(logicalType(type), random));
  }
  return {
    column: builder.finish(),
    // The last group gets no rows.
    slots: Int32Array.from({ length: ROWS }, () => random.int(0, GROUPS - 2)),
    times: Float64Array.from({ length: ROWS }, () => random.int(0, 60)),
    partitionOf: Int32Array.from({ length: ROWS }, () => random.int(0, PARTITIONS - 1)),
  };
}

function randomValue(type: DataType, random: Choices): unknown {
  const small = random.int(0, 90);
  switch (type.kind) {
    case "float32":
    case "float64":
      return random.pick([small / 8, -small / 4, 0, -0, ...(random.chance(0.03) ? [NaN, Infinity] : [])]);
    case "bool":
      return random.chance(0.5);
    case "utf8":
      return random.pick(["", "é", "z", "\u{1F600}", "\uFF5E", `k${small}`]);
    case "binary":
      return Uint8Array.of(small % 3, small % 7);
    case "decimal":
      return `${random.pick(["", "-"])}${small}12345678901234567890.5`;
    case "int64":
      return BigInt(small - 40) * random.pick([1n, 2n ** 40n]);
    case "uint64":
      return BigInt(small) * random.pick([1n, 2n ** 40n]) + (random.chance(0.02) ? 2n ** 55n : 0n);
    case "list":
      return [small];
    case "struct":
      return { x: small };
    case "timestamp":
      return BigInt(small - 40) * 2n ** 34n;
    default:
      return type.kind.startsWith("int") ? small - 40 : type.kind === "date" ? small * 86_400_000 : small;
  }
}

Deno.test("randomStream() makes the same rows from the same seed", () => {
  const [a, b] = [randomStream(int32, true, new Choices(5)), randomStream(int32, true, new Choices(5))];
  assertEquals([a.slots, a.times, a.column.values], [b.slots, b.times, b.column.values]);
});
