import { assertEquals } from "@std/assert";
import { Column, type DataType, Dictionary, dictionary, readValue, utf8 } from "../data/mod.ts";
import { BytesKeyTable } from "./bytes_key_table.ts";

function coded(texts: Dictionary, values: readonly (string | null)[], type: DataType = utf8): Column {
  const codes = Int32Array.from(values, (value) => value === null ? 0 : texts.intern(value));
  return new Column({
    type,
    length: values.length,
    values: codes,
    dictionary: texts,
    validity: bits(values),
  });
}

function plain(values: readonly (string | null)[]): Column {
  const all = values.map((value) => new TextEncoder().encode(value ?? ""));
  const offsets = new Int32Array(values.length + 1);
  all.forEach((bytes, i) => offsets[i + 1] = offsets[i] + bytes.length);
  const bytes = Uint8Array.from(all.flatMap((part) => [...part]));
  return new Column({ type: utf8, length: values.length, values: bytes, offsets, validity: bits(values) });
}

function bits(values: readonly (string | null)[]): Uint8Array | null {
  const validity = new Uint8Array((values.length + 7) >> 3);
  values.forEach((value, i) => validity[i >> 3] |= (value === null ? 0 : 1) << (i & 7));
  return values.includes(null) ? validity : null;
}

function slotsOf(table: BytesKeyTable, column: Column): number[] {
  const rows = Int32Array.from({ length: column.length }, (_, i) => i);
  const slots = new Int32Array(column.length);
  table.lookup([column], rows, 0, column.length, slots);
  return [...slots];
}

function keysOf(table: BytesKeyTable): unknown[] {
  const slots = Int32Array.from({ length: table.size }, (_, slot) => slot);
  const [column] = table.keys(slots, 0, table.size);
  return Array.from(slots, (_, row) => readValue(column, row));
}

Deno.test("BytesKeyTable gives a text one slot, coded by any dictionary or plain", () => {
  const table = new BytesKeyTable(utf8);
  const [first, second] = [new Dictionary(), new Dictionary(["x", "b"])];
  assertEquals(slotsOf(table, coded(first, ["a", "b", "a", null])), [0, 1, 0, 2]);
  assertEquals(slotsOf(table, coded(second, ["b", "c", null])), [1, 3, 2]);
  assertEquals(slotsOf(table, plain(["c", "", "a", null, "b"])), [3, 4, 0, 2, 1]);
  assertEquals(slotsOf(table, coded(first, ["b", "new", "a"])), [1, 5, 0]);
  assertEquals(keysOf(table), ["a", "b", null, "c", "", "new"]);
});

Deno.test("BytesKeyTable follows a dictionary that grows", () => {
  const table = new BytesKeyTable(utf8);
  const texts = new Dictionary();
  for (let round = 0; round < 5; round++) {
    const values = Array.from({ length: 200 * (round + 1) }, (_, i) => `t${i}`);
    assertEquals(slotsOf(table, coded(texts, values)), values.map((_, i) => i));
  }
  assertEquals(keysOf(table).length, 1000);
});

Deno.test("BytesKeyTable begins anew after clear, with codes or without", () => {
  const table = new BytesKeyTable(utf8);
  const texts = new Dictionary(["p", "q"]);
  for (let life = 0; life < 3; life++) {
    assertEquals(slotsOf(table, coded(texts, ["q", null, "p"])), [0, 1, 2]);
    if (life === 1) assertEquals(slotsOf(table, plain(["p", "z"])), [2, 3]);
    table.clear();
    assertEquals([table.size, keysOf(table)], [0, []]);
    assertEquals(slotsOf(table, plain(["a null comes after a clear", null])), [0, 1]);
    table.clear();
  }
});

Deno.test("BytesKeyTable tells texts apart that share beginnings, ends and lengths", () => {
  const texts = [
    "",
    "a",
    "b",
    "aa",
    "ab",
    "aaa",
    "aab",
    "aaaa",
    "aaab",
    "baaa",
    "aaaaa",
    "aaaaaaaa",
    "aaaaaaab",
  ];
  for (const long of [9, 11, 12, 13, 14, 15, 16, 17, 40]) {
    texts.push("x".repeat(long), "y" + "x".repeat(long - 1), "x".repeat(long - 1) + "y");
    texts.push("x".repeat(long - 5) + "y" + "x".repeat(4));
  }
  texts.push("\0", "\0\0", "\0\0\0", "\0\0\0\0");
  const distinct = [...new Set(texts)];
  const table = new BytesKeyTable(utf8);
  assertEquals(slotsOf(table, plain(distinct)), distinct.map((_, i) => i));
  assertEquals(slotsOf(table, plain(distinct.toReversed())), distinct.map((_, i) => i).toReversed());
  assertEquals(keysOf(table), distinct);
});

Deno.test("BytesKeyTable answers a dictionary type with dictionary columns, whatever came", () => {
  const type = dictionary(utf8);
  const table = new BytesKeyTable(type);
  slotsOf(table, coded(new Dictionary(), ["a", "b"], type));
  slotsOf(table, coded(new Dictionary(), ["c", "a"], type));
  const [column] = table.keys(Int32Array.of(2, 0), 0, 2);
  assertEquals([column.type, column.dictionary !== null], [type, true]);
  assertEquals([readValue(column, 0), readValue(column, 1)], ["c", "a"]);
});
