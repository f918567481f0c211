import { assertEquals, assertThrows } from "@std/assert";
import { everyType, randomValue } from "../../tests/harness/random_rows.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { VolleyError } from "../fault/mod.ts";
import { columnBuilder } from "./column_builder.ts";
import * as types from "./data_type.ts";
import { Dictionary } from "./dictionary.ts";
import { readValue, valueReader } from "./read_value.ts";
import { toField } from "./schema.ts";

const {
  int8,
  int32,
  int64,
  uint8,
  uint64,
  float64,
  utf8,
  binary,
  bool,
  date,
  timestamp,
  decimal,
  list,
  struct,
} = types;

function stored(type: types.DataType, ...values: unknown[]): unknown[] {
  const builder = columnBuilder(type);
  for (const value of values) builder.append(value);
  const column = builder.finish();
  return values.map((_, i) => readValue(column, i));
}

function refused(type: types.DataType, value: unknown): string {
  return assertThrows(() => columnBuilder(type).append(value), VolleyError).code;
}

for (const [name, declared] of Object.entries(everyType)) {
  Deno.test(`columnBuilder() gives back every ${name} it was given, nulls among them`, () => {
    const random = seededRandom(11);
    const { type } = toField(name, declared);
    for (const rows of [0, 1, 7, 8, 9, 300]) {
      const builder = columnBuilder(type, 4);
      const values = Array.from({ length: rows }, () => randomValue(random, type));
      for (const value of values) builder.append(value);
      assertEquals(builder.length, rows);
      const column = builder.finish();
      const read = valueReader(column);
      assertEquals(values.map((_, i) => read(i)), values);
      assertEquals(values.map((_, i) => readValue(column, i)), values);
      assertEquals(column.nullCount, values.filter((value) => value === null).length);
      assertEquals(builder.length, 0);
    }
  });
}

Deno.test("columnBuilder() refuses integers outside their range and fractions", () => {
  assertEquals(stored(int8, -128, 127), [-128, 127]);
  for (const bad of [-129, 128, 1.5, NaN, Infinity]) assertEquals(refused(int8, bad), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(uint8, -1), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(int64, 2 ** 53), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(int64, 2n ** 63n), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(uint64, -1), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(uint64, -1n), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(int32, "5"), "VALUE_TYPE_MISMATCH");
  assertEquals(refused(int64, "5"), "VALUE_TYPE_MISMATCH");
});

Deno.test("columnBuilder() keeps 64-bit integers exact, given as number or bigint", () => {
  const values = [0, -1, 1, -(2 ** 32), 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  assertEquals(stored(int64, ...values), values.map(BigInt));
  assertEquals(stored(int64, 2n ** 63n - 1n, -(2n ** 63n)), [2n ** 63n - 1n, -(2n ** 63n)]);
  assertEquals(stored(uint64, 2n ** 64n - 1n, 5), [2n ** 64n - 1n, 5n]);
});

Deno.test("columnBuilder() takes instants as number, bigint, Date and ISO text", () => {
  const noon = Date.UTC(2024, 1, 29, 12);
  const forms = [noon, BigInt(noon), new Date(noon), "2024-02-29T12:00:00Z", "2024-02-29T13:00:00+01:00"];
  assertEquals(stored(timestamp("ms"), ...forms), forms.map(() => noon));
  assertEquals(stored(timestamp("s"), noon, BigInt(noon / 1000)), [noon, noon]);
  assertEquals(stored(timestamp("us"), noon, "2024-02-29T12:00:00.000001"), [
    BigInt(noon) * 1000n,
    BigInt(noon) * 1000n + 1n,
  ]);
  assertEquals(stored(timestamp("ns"), noon, "1969-12-31T23:59:59.999999999Z"), [
    BigInt(noon) * 1_000_000n,
    -1n,
  ]);
  assertEquals(stored(date, noon, "2024-02-29", new Date(-1)), [
    Date.UTC(2024, 1, 29),
    Date.UTC(2024, 1, 29),
    -86_400_000,
  ]);
});

Deno.test("columnBuilder() refuses instants that are none or do not fit the unit", () => {
  const ms = timestamp("ms");
  assertEquals(refused(ms, new Date(NaN)), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(ms, "yesterday"), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(ms, "2023-02-29"), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(ms, NaN), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(ms, 1.5), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(ms, true), "VALUE_TYPE_MISMATCH");
  assertEquals(refused(timestamp("s"), 1500), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(timestamp("ns"), Date.UTC(50_000, 0)), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(date, 1e300), "VALUE_OUT_OF_RANGE");
});

Deno.test("columnBuilder() keeps decimals exact or refuses them", () => {
  const money = decimal(5, 2);
  assertEquals(stored(money, "12.5", 0.1, -7n, "-999.99", "1e2", ".5"), [
    "12.50",
    "0.10",
    "-7.00",
    "-999.99",
    "100.00",
    "0.50",
  ]);
  assertEquals(refused(money, "1.005"), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(money, 1000), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(money, "ten"), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(money, NaN), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(money, true), "VALUE_TYPE_MISMATCH");
});

Deno.test("columnBuilder() says what was wanted and what it got", () => {
  const error = assertThrows(() => columnBuilder(float64).append("abc"), VolleyError);
  assertEquals(error.message, 'Cannot store text "abc": wanted float64');
  const inner = assertThrows(() => columnBuilder(struct({ n: int8 })).append({ n: 300 }), VolleyError);
  assertEquals(inner.message, 'Cannot store number 300: wanted int8 in field "n"');
});

Deno.test("columnBuilder() refuses structs with a missing or an unknown field, and lists of another length", () => {
  const point = struct({ x: float64, y: float64 });
  assertEquals(refused(point, { x: 1 }), "VALUE_TYPE_MISMATCH");
  assertEquals(refused(point, { x: 1, y: 2, z: 3 }), "VALUE_TYPE_MISMATCH");
  assertEquals(refused(point, [1, 2]), "VALUE_TYPE_MISMATCH");
  assertEquals(refused(types.fixedSizeList(float64, 2), [1]), "VALUE_OUT_OF_RANGE");
  assertEquals(refused(list(int8), "12"), "VALUE_TYPE_MISMATCH");
  assertEquals(refused(binary, "bytes"), "VALUE_TYPE_MISMATCH");
  assertEquals(refused(bool, 1), "VALUE_TYPE_MISMATCH");
});

Deno.test("columnBuilder() keeps nulls inside lists", () => {
  assertEquals(stored(list(int32), [1, null, 3], [], [null]), [[1, null, 3], [], [null]]);
});

Deno.test("columnBuilder() is as before after a value it refused", () => {
  const builder = columnBuilder(list(utf8));
  builder.append(["a"]);
  assertThrows(() => builder.append(["lost", null, 5]), VolleyError);
  builder.append(["b", "c", "d"]);
  assertEquals(builder.length, 2);
  const column = builder.finish();
  assertEquals([0, 1].map((i) => readValue(column, i)), [["a"], ["b", "c", "d"]]);
  assertEquals(column.children[0].nullCount, 0);
});

Deno.test("columnBuilder() interns text while its dictionary is small, then writes bytes", () => {
  const shared = new Dictionary();
  const builder = columnBuilder(utf8, 4, { dictionary: shared, dictionarySizeMax: 3 });
  for (const text of ["a", "b", "a"]) builder.append(text);
  const coded = builder.finish();
  assertEquals([coded.dictionary, Array.from(coded.values as Int32Array)], [shared, [0, 1, 0]]);
  for (const text of ["b", null, "c", "d", "a"]) builder.append(text);
  const plain = builder.finish();
  assertEquals(plain.dictionary, null);
  assertEquals([0, 1, 2, 3, 4].map((i) => readValue(plain, i)), ["b", null, "c", "d", "a"]);
  assertEquals([0, 1, 2].map((i) => readValue(coded, i)), ["a", "b", "a"]);
});

Deno.test("columnBuilder() reads text the same whether coded or plain, lone surrogates included", () => {
  const texts = ["\ud800", "ok", "x\udfffy", "\ud800"];
  const [coded, plain] = [types.dictionary(utf8), utf8].map((type) => stored(type, ...texts));
  assertEquals(coded, ["\ufffd", "ok", "x\ufffdy", "\ufffd"]);
  assertEquals(plain, coded);
});

Deno.test("columnBuilder() keeps a dictionary of anything but text as plain values", () => {
  const column = columnBuilder(types.dictionary(int64));
  column.append(7);
  assertEquals(readValue(column.finish(), 0), 7n);
});
