import { assert, assertEquals } from "@std/assert";
import {
  Column,
  columnBuilder,
  type DataType,
  dictionary,
  int32,
  int64,
  readValue,
  utf8,
} from "../data/mod.ts";
import { ApproxCountDistinctAccumulator, EXACT_HASHES_MAX } from "./approx_count_distinct.ts";

function feed(
  into: ApproxCountDistinctAccumulator,
  column: Column,
  slots = new Int32Array(column.length),
): void {
  const rows = Int32Array.from({ length: column.length }, (_, i) => i);
  into.update({ input: column, rows, slots, from: 0, to: rows.length, times: null, partition: 0 });
}

function range(from: number, to: number): Column {
  const values = Int32Array.from({ length: to - from }, (_, i) => from + i);
  return new Column({ type: int32, length: values.length, values });
}

function fresh(slots = 1): ApproxCountDistinctAccumulator {
  const accumulator = new ApproxCountDistinctAccumulator();
  accumulator.grow(slots);
  return accumulator;
}

const countOf = (accumulator: ApproxCountDistinctAccumulator) =>
  Number(readValue(accumulator.finish(0, 1), 0));

Deno.test("approxCountDistinct is exact up to 256 values, however often they come", () => {
  for (const n of [1, 2, 3, 100, EXACT_HASHES_MAX]) {
    const accumulator = fresh();
    for (let time = 0; time < 3; time++) feed(accumulator, range(-5, n - 5));
    assertEquals(countOf(accumulator), n);
  }
});

Deno.test("approxCountDistinct is within three standard errors from 257 to a million", () => {
  for (const n of [257, 1000, 4096, 10_000, 100_000, 1_000_000]) {
    const accumulator = fresh();
    feed(accumulator, range(0, n));
    const error = Math.abs(countOf(accumulator) - n) / n;
    assert(error < 3 * 0.0163, `${n}: ${error}`);
  }
});

Deno.test("approxCountDistinct has the standard error it states", () => {
  let squares = 0;
  const runs = 60;
  for (let run = 0; run < runs; run++) {
    const accumulator = fresh();
    feed(accumulator, range(run * 10_000, run * 10_000 + 10_000));
    squares += (countOf(accumulator) / 10_000 - 1) ** 2;
  }
  const standardError = Math.sqrt(squares / runs);
  assert(standardError > 0.01 && standardError < 0.022, String(standardError));
});

Deno.test("approxCountDistinct of a union does not depend on how it was split", () => {
  for (const n of [200, 300, 5000]) {
    const whole = fresh();
    feed(whole, range(0, n));
    for (const parts of [2, 5]) {
      const merged = fresh();
      for (let part = 0; part < parts; part++) {
        const one = fresh();
        feed(one, range(0, Math.ceil(n * (part + 1) / parts)));
        merged.merge(one, 0, 1, Int32Array.of(0));
      }
      assertEquals(countOf(merged), countOf(whole));
    }
  }
});

Deno.test("approxCountDistinct keeps the groups of a shared pool apart", () => {
  const slots = Int32Array.from({ length: 30_000 }, (_, i) => i % 100);
  const accumulator = fresh(100);
  feed(accumulator, range(0, 25_000), slots);
  assertEquals([...accumulator.finish(0, 100).values!].map(Number), Array(100).fill(250));
  accumulator.clear();
  feed(accumulator, range(0, 300), slots);
  assertEquals([...accumulator.finish(0, 100).values!].map(Number), Array(100).fill(3));
});

Deno.test("approxCountDistinct hashes text alike as codes and as UTF-8", () => {
  const texts = Array.from({ length: 200 }, (_, i) => `é${"x".repeat(i % 9)}${i}`);
  const accumulator = fresh();
  for (const type of [utf8, dictionary(utf8), dictionary(utf8)] as DataType[]) {
    const builder = columnBuilder(type);
    for (const text of type.kind === "utf8" ? texts : texts.toReversed()) builder.append(text);
    feed(accumulator, builder.finish());
  }
  assertEquals(countOf(accumulator), 200);
});

Deno.test("approxCountDistinct tells integers apart that differ in the high word only", () => {
  const values = BigInt64Array.from({ length: 256 }, (_, i) => BigInt(i) << 32n);
  const accumulator = fresh();
  feed(accumulator, new Column({ type: int64, length: 256, values }));
  assertEquals(countOf(accumulator), 256);
});
