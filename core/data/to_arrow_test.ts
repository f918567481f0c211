import { assert, assertEquals } from "@std/assert";
import * as arrow from "apache-arrow";
import { everyType, randomRow } from "../../tests/harness/random_rows.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { Batch } from "./batch.ts";
import { bool, dictionary, float64, int64, nullable, timestamp, utf8 } from "./data_type.ts";
import { fromRecordBatch } from "./from_arrow.ts";
import { batchFromRows, RowBatcher } from "./rows.ts";
import { schema } from "./schema.ts";
import { sliceBatch } from "./slice.ts";
import { toArrowTable, toRecordBatch } from "./to_arrow.ts";
import { toRows } from "./to_rows.ts";

const all = schema(everyType);

function randomBatch(seed: number, rows: number, dictionarySizeMax?: number): Batch {
  const random = seededRandom(seed);
  const values = Array.from({ length: rows }, () => randomRow(random, everyType));
  return batchFromRows(all, values, { dictionarySizeMax });
}

Deno.test("toRecordBatch() shares the buffers of fixed-width and plain text columns", () => {
  const shape = { a: float64, b: int64, c: timestamp("ms"), d: utf8 };
  const batch = batchFromRows(schema(shape), [{ a: 1, b: 2, c: 3, d: "x" }], { dictionarySizeMax: 0 });
  const { children } = toRecordBatch(batch).data;
  children.forEach((child, c) => {
    assert(child.values.buffer === batch.columns[c].values!.buffer);
    assert(child.valueOffsets?.buffer === batch.columns[c].offsets?.buffer);
  });
});

Deno.test("toRecordBatch() shows apache-arrow the values that were stored", () => {
  const shape = { f: float64, n: nullable(int64), t: timestamp("ms"), s: utf8, d: dictionary(utf8), b: bool };
  const rows = [
    { f: 1.5, n: 2n ** 60n, t: 7, s: "é", d: "x", b: true },
    { f: -0.25, n: null, t: -7, s: "", d: "x", b: false },
  ];
  const recordBatch = toRecordBatch(batchFromRows(schema(shape), rows));
  assertEquals(recordBatch.toArray().map((row) => row.toJSON()), rows);
  assertEquals(recordBatch.schema.fields.map((field) => `${field.type}${field.nullable ? "?" : ""}`), [
    "Float64",
    "Int64?",
    "Timestamp<MILLISECOND>",
    "Utf8",
    "Dictionary<Int32, Utf8>",
    "Bool",
  ]);
});

Deno.test("toRecordBatch() and fromRecordBatch() are inverse for every type, layout, slice and selection", () => {
  for (const rows of [0, 1, 50]) {
    for (const sizeMax of [100, 0]) {
      const batch = randomBatch(41 + rows, rows, sizeMax);
      const back = fromRecordBatch(toRecordBatch(batch));
      assertEquals(String(back.schema), String(batch.schema));
      assertEquals(toRows(back), toRows(batch));
    }
  }
  const slice = sliceBatch(randomBatch(45, 50), 13, 37);
  assertEquals(toRows(fromRecordBatch(toRecordBatch(slice))), toRows(slice));
  const selected = slice.derive(slice.schema, slice.columns, Int32Array.of(0, 5, 6), 3);
  assertEquals(toRows(fromRecordBatch(toRecordBatch(selected))), toRows(selected));
});

Deno.test("toArrowTable() holds batches of different dictionaries, and none at all", () => {
  const batches = [randomBatch(51, 20), randomBatch(52, 0), randomBatch(53, 9, 0), randomBatch(54, 7)];
  const table = toArrowTable(batches);
  assertEquals([table.numRows, table.batches.length], [36, 4]);
  assertEquals(
    table.batches.flatMap((chunk) => toRows(fromRecordBatch(chunk))),
    batches.flatMap((b) => toRows(b)),
  );
  assertEquals(toArrowTable([], all).numCols, all.fields.length);
  assertEquals(toArrowTable([]).numRows, 0);
});

Deno.test("toRecordBatch() gives a growing dictionary a further chunk, never new codes", () => {
  const batcher = new RowBatcher(schema({ word: dictionary(utf8) }), { batchRows: 2 });
  const [first, second] = [["a", "b"], ["b", "c"]].map((words) => {
    for (const word of words) batcher.push({ word });
    return toRecordBatch(batcher.take()).data.children[0];
  });
  assertEquals([...second.dictionary!], ["a", "b", "c"]);
  assert(first.dictionary!.data[0] === second.dictionary!.data[0]);
  assertEquals([...new arrow.Vector([first])], ["a", "b"]);
});
