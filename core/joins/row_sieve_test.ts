import { assertEquals } from "@std/assert";
import { Batch, batchFromRows, int32, nullable, schema, utf8 } from "../data/mod.ts";
import { RowSieve } from "./row_sieve.ts";

const INPUT = schema({ k: nullable(int32), t: nullable(utf8) });

function batchOf(keys: readonly (number | null)[], times: readonly number[], extra: object = {}): Batch {
  const { columns, length } = batchFromRows(INPUT, keys.map((k) => ({ k, t: k === 3 ? null : "x" })));
  const values = Float64Array.from(times);
  return new Batch(INPUT, columns, length, {
    times: { values, minMs: Math.min(...times), maxMs: Math.max(...times) },
    ...extra,
  });
}

function sifted(sieve: RowSieve, batch: Batch, watermarkMs = -Infinity) {
  sieve.sift(batch, watermarkMs);
  return { rows: [...sieve.rows.subarray(0, sieve.count)], keyless: [...sieve.keyless] };
}

const isLate = (timeMs: number, watermarkMs: number) => timeMs < watermarkMs;

Deno.test("RowSieve judges a row by its own watermark; one at the watermark is in time", () => {
  const sieve = new RowSieve([0], isLate);
  const behind = { rows: Int32Array.of(1, 2), watermarks: Float64Array.of(10, 10) };
  assertEquals(sifted(sieve, batchOf([1, 1, 1, 1], [20, 9, 10, 5], { behind })).rows, [0, 2, 3]);
  assertEquals([sieve.late, sieve.lateAfterIdle], [1, 0]);
});

Deno.test("RowSieve counts rows that are late because their partition was idle, apart", () => {
  const sieve = new RowSieve([0], isLate);
  const behind = {
    rows: Int32Array.of(0, 1),
    watermarks: Float64Array.of(50, 50),
    own: Float64Array.of(10, 45),
  };
  assertEquals(sifted(sieve, batchOf([1, 1, 1], [20, 40, 60], { behind })).rows, [2]);
  assertEquals([sieve.late, sieve.lateAfterIdle], [2, 1]);
  assertEquals(sifted(sieve, batchOf([1, 1], [60, 70]), 65).rows, [1]);
  assertEquals([sieve.late, sieve.lateAfterIdle], [3, 2]);
});

Deno.test("RowSieve sets rows with a null in any key column apart, and heeds the selection", () => {
  const sieve = new RowSieve([0, 1], isLate);
  assertEquals(sifted(sieve, batchOf([3, 1, null, 2, 3], [1, 1, 1, 1, 1])), {
    rows: [1, 3],
    keyless: [0, 2, 4],
  });
  const selection = Int32Array.of(1, 2, 9);
  assertEquals(sifted(sieve, batchOf([3, 1, null, 2], [1, 1, 1, 1], { selection, selected: 2 })), {
    rows: [1],
    keyless: [2],
  });
});
