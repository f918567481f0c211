import { assert, assertEquals, assertThrows } from "@std/assert";
import * as arrow from "apache-arrow";
import { VolleyError } from "../fault/mod.ts";
import { fromArrowTable, fromRecordBatch } from "./from_arrow.ts";
import { compact } from "./compact.ts";
import { sliceBatch } from "./slice.ts";
import { toRows } from "./to_rows.ts";

/** A record batch of one column `x`, made by Arrow's own builder. */
function built(type: arrow.DataType, values: readonly unknown[]): arrow.RecordBatch {
  const vector = arrow.vectorFromArray(values as never, type);
  return new arrow.RecordBatch({ x: vector.data[0] });
}

function read(recordBatch: arrow.RecordBatch): unknown[] {
  return toRows(fromRecordBatch(recordBatch)).map((row) => row.x);
}

const struct = new arrow.Struct([
  arrow.Field.new({ name: "a", type: new arrow.Int32(), nullable: true }),
  arrow.Field.new({ name: "b", type: new arrow.Utf8(), nullable: true }),
]);
const items = (type: arrow.DataType) => arrow.Field.new({ name: "item", type, nullable: true });

type Case = readonly [arrow.DataType, string, readonly unknown[], (readonly unknown[])?];
const CASES: readonly Case[] = [
  [new arrow.Bool(), "bool", [true, null, false, true, true, null, false, true, true, false, null]],
  [new arrow.Int8(), "int8", [1, null, -128]],
  [new arrow.Uint32(), "uint32", [4_294_967_295, null, 0]],
  [new arrow.Int64(), "int64", [1n, null, -(2n ** 63n)]],
  [new arrow.Uint64(), "uint64", [2n ** 64n - 1n, null]],
  [new arrow.Float32(), "float32", [0.5, null, -1]],
  [new arrow.Float64(), "float64", [Math.PI, null, NaN]],
  [new arrow.Float16(), "float32", [0.5, null, -2]],
  [new arrow.Utf8(), "utf8", ["a", null, "", "größer", "x".repeat(80)]],
  [new arrow.LargeUtf8(), "utf8", ["a", null, "bc"]],
  [new arrow.Binary(), "binary", [Uint8Array.of(1, 2), null, new Uint8Array(0)]],
  [new arrow.FixedSizeBinary(2), "binary", [Uint8Array.of(1, 2), null, Uint8Array.of(3, 4)]],
  [new arrow.DateDay(), "date", [new Date(86_400_000), null], [86_400_000, null]],
  [new arrow.DateMillisecond(), "date", [new Date(86_400_000), null], [86_400_000, null]],
  [new arrow.TimestampMillisecond("Asia/Tokyo"), "timestamp[ms, Asia/Tokyo]", [1_700_000_000_000, null, -1]],
  [new arrow.TimestampSecond(), "timestamp[s]", [1_700_000_000_000, null, -1000]],
  [new arrow.TimestampMicrosecond(), "timestamp[us]", [1, null], [1000n, null]],
  [new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), "dictionary<utf8>", ["a", null, "b", "a"]],
  [new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint8()), "dictionary<utf8>", ["a", null, "b", "a"]],
  [new arrow.Dictionary(new arrow.Int64(), new arrow.Int16()), "int64", [5n, null, 7n, 5n]],
  [new arrow.List(items(new arrow.Int32())), "list<int32>", [[1, 2], null, [], [3]]],
  [new arrow.List(items(new arrow.Utf8())), "list<utf8>", [["a"], null, [null, "b"]]],
  [
    new arrow.FixedSizeList(2, items(new arrow.Float32())),
    "fixedSizeList<float32, 2>",
    [[1, 2], null, [3, 4]],
    [Float32Array.of(1, 2), null, Float32Array.of(3, 4)],
  ],
  [struct, "struct<a int32?, b utf8?>", [{ a: 1, b: "x" }, null, { a: null, b: "y" }]],
  [new arrow.List(items(struct)), "list<struct<a int32?, b utf8?>>", [[{ a: 1, b: "x" }], null, []]],
  [new arrow.Null(), "null", [null, null]],
];

for (const [type, wantedType, values, wanted = values] of CASES) {
  Deno.test(`fromRecordBatch() reads ${type} as Arrow's own builder wrote it, sliced too`, () => {
    const recordBatch = built(type, values);
    assertEquals(String(fromRecordBatch(recordBatch).schema), `x ${wantedType}?`);
    assertEquals(read(recordBatch), wanted);
    for (let from = 0; from < values.length; from++) {
      const slice = recordBatch.slice(from);
      assertEquals(read(slice), wanted.slice(from));
      assertEquals(read(slice.slice(1)), wanted.slice(from + 1));
    }
  });
}

Deno.test("fromRecordBatch() reads decimals and sliced columns stay right when sliced and gathered again", () => {
  const words = new Uint32Array(12);
  words.set([1250], 0);
  words.fill(0xffff_ffff, 4, 8);
  const type = new arrow.Decimal(2, 10, 128);
  const data = arrow.makeData({ type, data: words, length: 3, nullCount: 1, nullBitmap: Uint8Array.of(3) });
  const batch = fromRecordBatch(new arrow.RecordBatch({ x: data }));
  assertEquals(toRows(batch).map((row) => row.x), ["12.50", "-0.01", null]);
  const tail = sliceBatch(batch, 1, 3);
  const last = compact(tail.derive(tail.schema, tail.columns, Int32Array.of(0), 1));
  assertEquals(toRows(last).map((row) => row.x), ["-0.01"]);
});

Deno.test("fromRecordBatch() keeps the buffers and a dictionary's codes", () => {
  const numbers = built(new arrow.Float64(), [1, 2, 3]);
  assert(fromRecordBatch(numbers).columns[0].values!.buffer === numbers.data.children[0].values.buffer);
  const words = built(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), ["b", "a", "b"]);
  const column = fromRecordBatch(words).columns[0];
  assert(column.values!.buffer === words.data.children[0].values.buffer);
  assertEquals(column.dictionary!.values, ["b", "a"]);
  assert(fromRecordBatch(words).columns[0].dictionary === column.dictionary);
});

Deno.test("fromRecordBatch() reads a dictionary with repeated and null values", () => {
  const values = arrow.vectorFromArray(["a", "a", null], new arrow.Utf8());
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
  const data = arrow.makeData({ type, data: Int32Array.of(0, 1, 2), length: 3, dictionary: values });
  assertEquals(read(new arrow.RecordBatch({ x: data })), ["a", "a", null]);
});

Deno.test("fromRecordBatch() refuses types without a counterpart, naming the column", () => {
  const error = assertThrows(
    () => fromRecordBatch(built(new arrow.TimeMillisecond(), [1])),
    VolleyError,
  );
  assertEquals([error.code, error.at.column], ["ARROW_TYPE_UNSUPPORTED", "x"]);
});

Deno.test("fromArrowTable() gives a batch for each chunk, in order", () => {
  const [a, b] = [[1, 2], [3]].map((values) => built(new arrow.Float64(), values));
  const batches = fromArrowTable(new arrow.Table([a, b]), { partition: 2 });
  assertEquals(batches.map((batch) => toRows(batch).map((row) => row.x)), [[1, 2], [3]]);
  assertEquals(batches.map((batch) => batch.partition), [2, 2]);
});
