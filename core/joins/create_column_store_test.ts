import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { everyType, randomRow } from "../../tests/harness/random_rows.ts";
import {
  Batch,
  batchFromRows,
  type Column,
  Dictionary,
  dictionary,
  gatherColumn,
  readValue,
  RowBatcher,
  type RowOf,
  Schema,
  schema,
  toRows,
  utf8,
} from "../data/mod.ts";
import { createColumnStore } from "./create_column_store.ts";
import { DictionaryMerge } from "./dictionary_merge.ts";

const all = schema(everyType);

/** Rows of `column` by number, each as `toRows` gives it. */
function values(column: Column, field: Schema["fields"][number]): unknown[] {
  const rows = toRows(new Batch(new Schema([{ ...field, nullable: true }]), [column], column.length));
  return rows.map((row) => (row as Record<string, unknown>)[field.name]);
}

Deno.test("a column store gives back what it was given, of every type, in any order, also after clear()", () => {
  const random = seededRandom(3);
  const parts = [0, 1, 2, 3, 4, 5].map((part) => {
    const rows = Array.from({ length: [1, 300, 2, 17, 64, 5][part] }, () => randomRow(random, everyType));
    return batchFromRows(all, rows, { dictionarySizeMax: part % 3 === 2 ? 0 : undefined });
  });
  for (const [at, field] of all.fields.entries()) {
    const store = createColumnStore(field.type, new DictionaryMerge());
    for (const round of [parts, parts.slice(1)]) {
      store.clear();
      const wanted: unknown[] = [];
      for (const part of round) {
        store.append(part.columns[at]);
        wanted.push(...values(part.columns[at], field));
      }
      const order = Int32Array.from({ length: 500 }, () => Math.floor(random() * wanted.length));
      const got = values(store.gather(order, order.length), field);
      assertEquals(got, Array.from(order, (row) => wanted[row]), field.name);
    }
  }
});

Deno.test("a text store keeps the dictionary it was given, and one merged dictionary for several", () => {
  const texts = schema({ t: utf8 });
  const merge = new DictionaryMerge();
  const store = createColumnStore(utf8, merge);
  const batcher = new RowBatcher(texts);
  const push = (...words: string[]) => {
    for (const t of words) batcher.push({ t });
    return batcher.take().columns[0];
  };
  const first = push("a", "b");
  store.append(first);
  store.append(push("c"));
  const rows = Int32Array.of(2, 1, 0);
  assertEquals(store.gather(rows, 3).dictionary, first.dictionary);
  store.append(batchFromRows(texts, [{ t: "c" }, { t: "z" }] as RowOf<typeof texts.shape>[]).columns[0]);
  const mixed = store.gather(Int32Array.of(0, 2, 3, 4), 4);
  assertEquals(mixed.dictionary, merge.target());
  assertEquals([0, 1, 2, 3].map((row) => readValue(mixed, row)), ["a", "c", "c", "z"]);
});

Deno.test("DictionaryMerge maps codes of dictionaries that grow", () => {
  const merge = new DictionaryMerge();
  const [one, two] = [new Dictionary(["x", "y"]), new Dictionary(["y", "z"])];
  assertEquals([...merge.mapOf(one).subarray(0, 2)], [0, 1]);
  assertEquals([...merge.mapOf(two).subarray(0, 2)], [1, 2]);
  one.intern("z");
  assertEquals(merge.mapOf(one)[2], 2);
  assertEquals(merge.target().values, ["x", "y", "z"]);
});

Deno.test("a store of coded text takes plain text, and then stays plain", () => {
  const type = dictionary(utf8);
  const store = createColumnStore(type, new DictionaryMerge());
  const coded = schema({ t: type });
  store.append(batchFromRows(coded, [{ t: "é" }, { t: "b" }]).columns[0]);
  store.append(batchFromRows(coded, [{ t: "c" }], { dictionarySizeMax: 0 }).columns[0]);
  store.append(batchFromRows(coded, [{ t: "d" }]).columns[0]);
  const gathered = gatherColumn(store.gather(Int32Array.of(0, 1, 2, 3), 4), Int32Array.of(3, 2, 1, 0));
  assertEquals([0, 1, 2, 3].map((row) => readValue(gathered, row)), ["d", "c", "b", "é"]);
});
