import { assert } from "@std/assert";
import { bool, int32, list, nullable, type Schema, schema, timestamp, utf8 } from "../data/mod.ts";
import { seededRandom } from "../time/mod.ts";

/** A row of either input; `n` tells rows apart. */
export interface JoinRow {
  readonly at: number;
  readonly a: number | null;
  readonly b: string | null;
  readonly n: number;
  readonly flag: boolean | null;
  readonly items: readonly number[] | null;
}

export const INPUT: Schema = schema({
  at: timestamp("ms"),
  a: nullable(int32),
  b: nullable(utf8),
  n: int32,
  flag: nullable(bool),
  items: nullable(list(int32)),
});

/** One input: its partitions, and how far out of order their rows may be. */
export interface JoinInput {
  readonly partitions: readonly (readonly JoinRow[])[];
  readonly boundMs: number;
}

/** Two inputs and the columns they are joined by. */
export interface JoinCase {
  readonly inputs: readonly [JoinInput, JoinInput];
  readonly keys: readonly ("a" | "b")[];
}

/** Random inputs: few keys, nulls, disorder within and beyond the bounds, partitions out of step. */
export function randomCase(seed: number, rows = 60): JoinCase {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const keyCount = 1 + below(4);
  const spanMs = [5, 50, 400][below(3)];
  let n = 0;
  const input = (): JoinInput => {
    const boundMs = [0, 3, 20][below(3)];
    const disorderMs = Math.floor(boundMs * [0.5, 1, 2][below(3)]);
    const partitions = Array.from({ length: 1 + below(3) }, () => {
      const startMs = below(30);
      const length = below(rows);
      return Array.from({ length }, (_, i): JoinRow => ({
        at: startMs + Math.floor((i * spanMs) / rows) - below(disorderMs + 1),
        a: random() < 0.1 ? null : below(keyCount),
        b: random() < 0.1 ? null : `key-${"x".repeat(below(2) * 15)}${below(keyCount)}`,
        n: n++,
        flag: random() < 0.3 ? null : random() < 0.5,
        items: random() < 0.3 ? null : Array.from({ length: below(3) }, () => below(9)),
      }));
    });
    return { partitions, boundMs };
  };
  const keys = [["a"], ["b"], ["a", "b"]][below(3)] as ("a" | "b")[];
  return { inputs: [input(), input()], keys };
}

Deno.test("randomCase() has rows far out of order, keys that are null, and empty partitions", () => {
  const partitions = Array.from({ length: 20 }, (_, seed) => randomCase(seed)).flatMap(({ inputs }) =>
    inputs.flatMap(({ partitions, boundMs }) => partitions.map((rows) => ({ rows, boundMs })))
  );
  const lag = ({ rows }: { rows: readonly JoinRow[] }) =>
    Math.max(0, ...rows.map(({ at }, i) => Math.max(...rows.slice(0, i + 1).map((row) => row.at)) - at));
  assert(
    partitions.some((one) => lag(one) > one.boundMs) && partitions.some((one) => lag(one) <= one.boundMs),
  );
  assert(partitions.some(({ rows }) => rows.some(({ a, b }) => a === null && b !== null)));
  assert(partitions.some(({ rows }) => rows.length === 0));
});
