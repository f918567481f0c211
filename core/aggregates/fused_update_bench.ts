import { Column, type DataType, float64, int32, int64, type Values } from "../data/mod.ts";
import { type AccumulatorSpec, createAccumulator } from "./create.ts";
import { compileUpdate } from "./fused_update.ts";
import { seededRandom } from "../../tests/harness/random.ts";

const ROWS = 1_000;
const BATCHES = 1_000;

/** A million rows in batches of 1000, `groups` groups at random, into a new-found set of accumulators. */
function bench(name: string, groups: number, calls: readonly (readonly [string, DataType | null])[]): void {
  const random = seededRandom(1);
  const rows = Int32Array.from({ length: ROWS }, (_, i) => i);
  const slots = Array.from(
    { length: BATCHES },
    () => Int32Array.from({ length: ROWS }, () => random() * groups),
  );
  const values: { readonly [kind: string]: Values } = {
    int32: Int32Array.from({ length: ROWS }, () => random() * 1000),
    int64: BigInt64Array.from({ length: ROWS }, () => BigInt(Math.floor(random() * 1e15))),
    float64: Float64Array.from({ length: ROWS }, () => random() * 1000),
  };
  const columns = new Map<string, Column>();
  const inputs = calls.map(([, type]) => {
    if (type === null) return null;
    if (!columns.has(type.kind)) {
      columns.set(type.kind, new Column({ type, length: ROWS, values: values[type.kind] }));
    }
    return columns.get(type.kind)!;
  });
  const specs: AccumulatorSpec[] = calls.map(([fn, input]) => ({
    fn,
    input,
    inputNullable: false,
    params: { q: 0.95 },
  }));
  const accumulators = specs.map(createAccumulator);
  for (const accumulator of accumulators) accumulator.grow(groups);
  const update = compileUpdate(inputs, accumulators);
  Deno.bench(`${name}, ${groups} groups, 1 M rows`, () => {
    for (const batch of slots) update(accumulators, inputs, rows, batch, 0, ROWS, null, 0);
    for (const accumulator of accumulators) accumulator.clear();
  });
}

for (const groups of [10_000, 1_000_000]) {
  bench("count()", groups, [["count", null]]);
  bench("sum(int32)", groups, [["sum", int32]]);
  bench("sum(int32), count()", groups, [["sum", int32], ["count", null]]);
  bench("sum(int64), count()", groups, [["sum", int64], ["count", null]]);
  bench("sum(float64), count()", groups, [["sum", float64], ["count", null]]);
  bench("sum, count, avg, min, max of int32", groups, [
    ["sum", int32],
    ["count", null],
    ["avg", int32],
    ["min", int32],
    ["max", int32],
  ]);
  bench("avg, min, max of float64", groups, [["avg", float64], ["min", float64], ["max", float64]]);
  bench("stddev(float64)", groups, [["stddev", float64]]);
  bench("approxQuantile(float64)", groups, [["approxQuantile", float64]]);
  bench("countDistinct(int32)", groups, [["countDistinct", int32]]);
  bench("approxCountDistinct(int32)", groups, [["approxCountDistinct", int32]]);
}
