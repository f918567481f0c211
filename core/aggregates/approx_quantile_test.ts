import { assert, assertEquals } from "@std/assert";
import { float64 } from "../data/mod.ts";
import { ApproxQuantileAccumulator, EXACT_VALUES_MAX, rankOf } from "./approx_quantile.ts";
import { seededRandom } from "../../tests/harness/random.ts";

function numbers(seed: number, count: number, below: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random() * below);
}

function quantile(values: readonly number[], q: number, parts = 1): number | null {
  const whole = new ApproxQuantileAccumulator(q, float64, true);
  whole.grow(1);
  for (let part = 0; part < parts; part++) {
    const one = new ApproxQuantileAccumulator(q, float64, true);
    one.grow(1);
    values.forEach((value, i) => i % parts === part && one.add(0, value));
    whole.merge(one, 0, 1, Int32Array.of(0));
  }
  const column = whole.finish(0, 1);
  return column.isNull(0) ? null : column.values![0] as number;
}

Deno.test("rankOf() is ceil(q * n) without rounding's extra rank", () => {
  const ranks = [[0, 5], [1, 5], [0.5, 4], [0.95, 20], [0.95, 21], [0.07, 100], [0.29, 100]];
  assertEquals(ranks.map(([q, n]) => rankOf(q, n)), [1, 5, 2, 19, 20, 7, 29]);
});

Deno.test("approxQuantile is exact up to 128 values and null of none", () => {
  const values = numbers(7, EXACT_VALUES_MAX, 1000);
  const order = [...values].sort((a, b) => a - b);
  for (const n of [1, 2, 24, 25, 128]) {
    const few = values.slice(0, n);
    const sorted = [...few].sort((a, b) => a - b);
    for (const q of [0, 0.1, 0.5, 0.95, 1]) assertEquals(quantile(few, q), sorted[rankOf(q, n) - 1]);
  }
  assertEquals(quantile(values, 0.5, 3), order[63]);
  assertEquals(quantile([], 0.5), null);
});

Deno.test("approxQuantile stays within 1 % of the value at the rank", () => {
  const values = numbers(11, 5000, 1).map((u, i) => (i % 3 === 0 ? -1 : 1) * Math.exp(20 * u - 8));
  const sorted = [...values].sort((a, b) => a - b);
  for (const q of [0, 0.01, 0.3, 0.5, 0.9, 0.99, 1]) {
    const exact = sorted[rankOf(q, values.length) - 1];
    const estimate = quantile(values, q)!;
    assert(Math.abs(estimate - exact) <= 0.010001 * Math.abs(exact), `${q}: ${estimate} for ${exact}`);
  }
});

Deno.test("approxQuantile does not depend on order or on how groups were merged", () => {
  for (const n of [100, 128, 129, 2000]) {
    const values = numbers(n, n, 500);
    const expected = quantile(values, 0.95);
    assertEquals(quantile([...values].reverse(), 0.95), expected);
    for (const parts of [2, 3, 7]) assertEquals(quantile(values, 0.95, parts), expected);
  }
});

Deno.test("approxQuantile ranks -Infinity first, NaN last, -0 as 0", () => {
  for (const copies of [1, 100]) {
    const values = [NaN, Infinity, -Infinity, -0, 0, 5].flatMap((value) => Array(copies).fill(value));
    const at = [0, 0.3, 0.5, 0.66, 0.8, 1].map((q) => quantile(values, q)!);
    assertEquals(at.map((value) => Math.abs(value - 5) < 0.06 ? 5 : value), [
      -Infinity,
      0,
      0,
      5,
      Infinity,
      NaN,
    ]);
  }
});
