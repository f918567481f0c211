import { assertEquals, assertThrows } from "@std/assert";
import { everyType, randomRow } from "../../tests/harness/random_rows.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { VolleyError } from "../fault/mod.ts";
import { Batch } from "./batch.ts";
import { Column } from "./column.ts";
import { compact } from "./compact.ts";
import { concatBatches } from "./concat.ts";
import { float64, utf8 } from "./data_type.ts";
import { batchFromRows } from "./rows.ts";
import { schema } from "./schema.ts";
import { sliceBatch } from "./slice.ts";
import { toRecordBatch } from "./to_arrow.ts";
import { toRows } from "./to_rows.ts";

const all = schema(everyType);

function randomBatch(random: () => number, rows: number, dictionarySizeMax?: number): Batch {
  return batchFromRows(all, Array.from({ length: rows }, () => randomRow(random, everyType)), {
    dictionarySizeMax,
    partition: 3,
  });
}

function selectSome(random: () => number, batch: Batch, share: number): Batch {
  const rows = Int32Array.from(Array(batch.length).keys()).filter(() => random() < share);
  const selection = new Int32Array(batch.length);
  selection.set(rows);
  return batch.derive(batch.schema, batch.columns, selection, rows.length);
}

Deno.test("compact() holds the selected rows and nothing else, for every type and selection", () => {
  const random = seededRandom(5);
  for (const share of [0, 0.1, 0.5, 1]) {
    for (const sizeMax of [0, 100]) {
      const batch = selectSome(random, randomBatch(random, 67, sizeMax), share);
      const dense = compact(batch);
      assertEquals(dense.selection, null);
      assertEquals([dense.rows, dense.length, dense.partition], [batch.rows, batch.rows, 3]);
      assertEquals(toRows(dense), toRows(batch));
    }
  }
});

Deno.test("compact() moves event times and rows behind the watermark along with their rows", () => {
  const plain = batchFromRows(schema({ x: float64 }), [0, 1, 2, 3, 4, 5].map((x) => ({ x })));
  const batch = new Batch(plain.schema, plain.columns, 6, {
    behind: { rows: Int32Array.of(1, 3, 5), watermarks: Float64Array.of(10, 30, 50) },
    times: { values: Float64Array.of(0, 1, 2, 3, 4, 5), minMs: 0, maxMs: 5 },
    selection: Int32Array.of(0, 3, 4, 5, 99),
    selected: 4,
  });
  const { behind, times } = compact(batch);
  assertEquals(behind, { rows: Int32Array.of(1, 3), watermarks: Float64Array.of(30, 50) });
  assertEquals(times!.values, Float64Array.of(0, 3, 4, 5));
});

Deno.test("compact(), sliceBatch() and concatBatches() keep the watermarks a partition had of its own", () => {
  const plain = batchFromRows(schema({ x: float64 }), [0, 1, 2, 3].map((x) => ({ x })));
  const own = Float64Array.of(1, 2, 3);
  const behind = { rows: Int32Array.of(0, 2, 3), watermarks: Float64Array.of(9, 9, 9), own };
  const times = { values: Float64Array.of(0, 1, 2, 3), minMs: 0, maxMs: 3 };
  const batch = new Batch(plain.schema, plain.columns, 4, { behind, times });
  const some = batch.derive(batch.schema, batch.columns, Int32Array.of(1, 2), 2);
  assertEquals(compact(batch).behind, behind);
  assertEquals(compact(some).behind?.own, Float64Array.of(2));
  assertEquals(sliceBatch(batch, 1, 4).behind?.own, Float64Array.of(2, 3));
  const usual = new Batch(plain.schema, plain.columns, 4, {
    behind: { rows: Int32Array.of(1), watermarks: Float64Array.of(5) },
  });
  assertEquals(concatBatches([usual, some]).behind?.own, Float64Array.of(5, 2));
});

Deno.test("compact() gives a dense batch its own event times, because producers reuse theirs", () => {
  const plain = batchFromRows(schema({ x: float64 }), [{ x: 1 }]);
  assertEquals(compact(plain) === plain, true);
  const values = Float64Array.of(7, 0, 0);
  const kept = compact(new Batch(plain.schema, plain.columns, 1, { times: { values, minMs: 7, maxMs: 7 } }));
  values[0] = 8;
  assertEquals(kept.times!.values, Float64Array.of(7));
});

Deno.test("sliceBatch() gives rows from..to at any bit offset, also of a slice of a slice", () => {
  const random = seededRandom(6);
  const batch = randomBatch(random, 41);
  const rows = toRows(batch);
  for (const [from, to] of [[0, 41], [1, 41], [3, 12], [8, 16], [7, 7], [40, 41], [13, 99]]) {
    const slice = sliceBatch(batch, from, to);
    assertEquals(toRows(slice), rows.slice(from, to));
    assertEquals(toRows(sliceBatch(slice, 1, 6)), rows.slice(from, to).slice(1, 6));
    assertEquals(toRows(compact(selectSome(random, slice, 1))), rows.slice(from, to));
  }
});

Deno.test("sliceBatch() counts selected rows and shares their buffers", () => {
  const random = seededRandom(7);
  const batch = selectSome(random, randomBatch(random, 30), 0.5);
  const slice = sliceBatch(batch, 2, 5);
  assertEquals(toRows(slice), toRows(batch).slice(2, 5));
  assertEquals(slice.columns[4].values === batch.columns[4].values, true);
});

Deno.test("sliceBatch() renumbers rows behind the watermark", () => {
  const plain = batchFromRows(schema({ x: float64 }), [0, 1, 2, 3].map((x) => ({ x })));
  const behind = { rows: Int32Array.of(0, 2, 3), watermarks: Float64Array.of(1, 2, 3) };
  const batch = new Batch(plain.schema, plain.columns, 4, { behind });
  assertEquals(sliceBatch(batch, 1, 3).behind, { rows: Int32Array.of(1), watermarks: Float64Array.of(2) });
  assertEquals(sliceBatch(batch, 1, 2).behind, null);
});

Deno.test("concatBatches() holds all rows in order, whatever the slices, selections and dictionaries", () => {
  const random = seededRandom(8);
  const whole = randomBatch(random, 50);
  const parts = [
    sliceBatch(whole, 3, 20),
    selectSome(random, randomBatch(random, 33), 0.4),
    sliceBatch(whole, 0, 0),
    randomBatch(random, 9, 0),
    sliceBatch(randomBatch(random, 20), 5, 6),
  ];
  const joined = concatBatches(parts);
  assertEquals(toRows(joined), parts.flatMap((part) => toRows(part)));
  assertEquals(joined.partition, 3);
});

Deno.test("concatBatches() merges dictionaries that differ", () => {
  const words = schema({ word: utf8 });
  const [a, b] = [["x", "y"], ["y", "z"]].map((texts) =>
    batchFromRows(words, texts.map((word) => ({ word })))
  );
  const { dictionary } = concatBatches([a, b]).columns[0];
  assertEquals(dictionary!.values, ["x", "y", "z"]);
});

Deno.test("concatBatches() refuses batches of different schemas or partitions", () => {
  const a = batchFromRows(schema({ x: float64 }), []);
  const b = batchFromRows(schema({ y: float64 }), []);
  const c = new Batch(a.schema, a.columns, 0, { partition: 1 });
  for (const bad of [[a, b], [a, c], []]) {
    assertEquals(assertThrows(() => concatBatches(bad), VolleyError).code, "BATCH_SCHEMA_MISMATCH");
  }
});

Deno.test("concatBatches() and toRecordBatch() leave out what buffers hold beyond the column's rows", () => {
  const x = new Column({ type: float64, length: 2, values: Float64Array.of(1, 2, 99, 99) });
  const roomy = new Batch(schema({ x: float64 }), [x], 2);
  assertEquals(toRows(concatBatches([roomy, roomy])), [{ x: 1 }, { x: 2 }, { x: 1 }, { x: 2 }]);
  assertEquals(toRecordBatch(roomy).toArray().map((row) => row.x), [1, 2]);
});
