import { assertEquals, assertThrows } from "@std/assert";
import { everyType, randomRow } from "../../tests/harness/random_rows.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { float64, int32, nullable, utf8 } from "./data_type.ts";
import { rowCursor } from "./row_cursor.ts";
import { batchFromRows } from "./rows.ts";
import { schema } from "./schema.ts";
import { sliceBatch } from "./slice.ts";
import { toRow, toRows } from "./to_rows.ts";

for (const codegen of [true, false]) {
  const how = codegen ? "generated" : "plain";

  Deno.test(`rowCursor() (${how}) reads every type in every layout`, () => {
    const random = seededRandom(31);
    const rows = Array.from({ length: 40 }, () => randomRow(random, everyType));
    const cursor = rowCursor(schema(everyType), { codegen });
    for (const dictionarySizeMax of [100, 0]) {
      const batch = batchFromRows(schema(everyType), rows, { dictionarySizeMax });
      for (let i = 0; i < 40; i++) assertEquals({ ...cursor.at(batch, i) }, rows[i]);
      const slice = sliceBatch(batch, 3, 20);
      for (let i = 0; i < slice.length; i++) assertEquals({ ...cursor.at(slice, i) }, rows[3 + i]);
    }
  });

  Deno.test(`rowCursor() (${how}) shows one object that moves, and can't be written`, () => {
    const pairs = schema({ at: int32, bind: utf8, __proto: int32 });
    const batch = batchFromRows(pairs, [{ at: 1, bind: "x", __proto: 5 }, { at: 2, bind: "y", __proto: 6 }]);
    const cursor = rowCursor(pairs, { codegen });
    const row = cursor.at(batch, 0);
    assertEquals([row.at, row.bind], [1, "x"]);
    assertEquals(cursor.at(batch, 1) === row, true);
    assertEquals(JSON.stringify(row), `{"at":2,"bind":"y","__proto":6}`);
    assertThrows(() => Object.assign(row, { at: 3 }), TypeError);
  });

  Deno.test(`rowCursor() (${how}) has a getter for a column called __proto__`, () => {
    const odd = schema({ ["__proto__"]: int32 });
    const row = rowCursor(odd, { codegen }).at(batchFromRows(odd, [JSON.parse(`{"__proto__": 3}`)]), 0);
    assertEquals(Object.entries(row), [["__proto__", 3]]);
  });
}

Deno.test("rowCursor() reads nulls of a column that was declared without", () => {
  const maybe = batchFromRows(schema({ x: nullable(float64) }), [{ x: 1 }, {}]);
  const cursor = rowCursor(schema({ x: float64 }));
  assertEquals([0, 1].map((i) => cursor.at(maybe, i).x as number | null), [1, null]);
});

Deno.test("toRows() gives selected rows, with generated code or without, and toRow() the same", () => {
  const random = seededRandom(32);
  const rows = Array.from({ length: 600 }, () => randomRow(random, everyType));
  const batch = batchFromRows(schema(everyType), rows);
  const odd = Int32Array.from(Array(300).keys(), (i) => 2 * i + 1);
  const selected = batch.derive(batch.schema, batch.columns, odd, 299);
  const wanted = rows.filter((_, i) => i % 2 === 1).slice(0, 299);
  assertEquals(toRows(selected), wanted);
  assertEquals(toRows(sliceBatch(selected, 0, 20)), wanted.slice(0, 20));
  assertEquals(toRow(batch, 17), rows[17]);
});
