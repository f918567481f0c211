import { assert, assertEquals, assertThrows } from "@std/assert";
import { everyType, randomValue } from "../../tests/harness/random_rows.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import * as t from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { createKeyTable } from "./create_key_table.ts";
import type { KeyTable } from "./key_table.ts";

type Value = unknown;

/** A key as text: NaN is one, -0 is 0, bytes by content. */
function identity(value: Value): string {
  if (value instanceof Uint8Array) return `bytes ${value}`;
  return `${typeof value} ${Object.is(value, -0) ? 0 : value}`;
}

/** The obvious table: a Map from the key's text to its slot. */
class ModelTable {
  slots = new Map<string, number>();

  slotOf(parts: readonly Value[]): number {
    const id = parts.map(identity).join(" | ");
    if (!this.slots.has(id)) this.slots.set(id, this.slots.size);
    return this.slots.get(id)!;
  }
}

function shapeOf(types: readonly t.DataType[]): t.Schema {
  return new t.Schema(types.map((type, k) => ({ name: `k${k}`, type, nullable: true })));
}

function batchOf(types: readonly t.DataType[], keys: readonly Value[][], coded = true): t.Batch {
  const rows = keys.map((parts) => Object.fromEntries(parts.map((part, k) => [`k${k}`, part])));
  return t.batchFromRows(shapeOf(types), rows, coded ? {} : { dictionarySizeMax: 0 });
}

/** Feeds a batch to both tables through a random selection of its rows and compares slots, sizes and keys. */
function feed(table: KeyTable, model: ModelTable, batch: t.Batch, next: () => number): void {
  const rows = Int32Array.from({ length: batch.length }, (_, i) => i).filter(() => next() < 0.9);
  const slots = new Int32Array(rows.length + 3);
  const from = Math.min(2, rows.length);
  const read = batch.columns.map(t.valueReader);
  table.lookup(batch.columns, rows, from, rows.length, slots);
  for (let j = from; j < rows.length; j++) {
    assertEquals(slots[j], model.slotOf(read.map((value) => value(rows[j]))));
  }
  assertEquals(table.size, model.slots.size);
  const columns = table.keys(slots, from, rows.length);
  columns.forEach((column, k) => {
    assertEquals(column.length, rows.length - from);
    for (let j = from; j < rows.length; j++) {
      assertEquals(identity(t.readValue(column, j - from)), identity(read[k](rows[j])));
    }
  });
}

const CODED = [t.int32, t.bool, t.float64, t.binary, t.decimal(38, 2)].map((value) => t.dictionary(value));

const KEYABLE = [
  ...Object.values(everyType).map((declared) => "nullable" in declared ? declared.type : declared),
  ...CODED,
].filter((type) => !["null", "list", "fixedSizeList", "struct"].includes(type.kind));

for (const type of KEYABLE) {
  Deno.test(`createKeyTable() gives the slots a Map gives: ${t.describeType(type)}`, () => {
    const next = seededRandom(7);
    const table = createKeyTable([type]);
    for (let life = 0; life < 3; life++) {
      const model = new ModelTable();
      const pool = Array.from({ length: 60 }, () => [next() < 0.1 ? null : randomValue(next, type, false)]);
      for (let round = 0; round < 6; round++) {
        const keys = Array.from({ length: 100 }, () => pool[Math.floor(next() * pool.length)]);
        feed(table, model, batchOf([type], keys, next() < 0.5), next);
      }
      table.clear();
      assertEquals(table.size, 0);
    }
  });
}

Deno.test("createKeyTable() joins parts of mixed types", () => {
  const types = [t.int32, t.utf8, t.float64, t.bool];
  const next = seededRandom(11);
  const table = createKeyTable(types);
  for (let life = 0; life < 3; life++) {
    const model = new ModelTable();
    for (let round = 0; round < 8; round++) {
      const keys = Array.from({ length: 200 }, () => [
        next() < 0.1 ? null : Math.floor(next() * 5) - 2,
        next() < 0.1 ? null : ["", "a", "é€", "a longer text than twelve bytes"][Math.floor(next() * 4)],
        next() < 0.1 ? null : [0, -0, NaN, 1.5, -Infinity][Math.floor(next() * 5)],
        next() < 0.1 ? null : next() < 0.5,
      ]);
      feed(table, model, batchOf(types, keys, next() < 0.5), next);
    }
    table.clear();
  }
});

Deno.test("createKeyTable() keeps 150,000 keys of each kind apart", () => {
  const length = 150_000;
  const rows = Int32Array.from({ length }, (_, i) => i);
  const mixed = Int32Array.from(rows, (i) => Math.imul(i, 0x9e3779b1));
  const words = new BigInt64Array(length).map((_, i) => BigInt(i) * 0x1_0000_0001n - 99n);
  const texts = Array.from(rows, (i) => i % 2 ? `key ${i}` : `a much longer key ${i}`);
  const columns = [
    new t.Column({ type: t.int32, length, values: mixed }),
    new t.Column({ type: t.int64, length, values: words }),
    batchOf([t.utf8], texts.map((text) => [text]), false).columns[0],
  ];
  for (const column of columns) {
    const table = createKeyTable([column.type]);
    for (let life = 0; life < 2; life++) {
      const slots = new Int32Array(length);
      for (let pass = 0; pass < 2; pass++) {
        for (let from = 0; from < length; from += 4000) {
          table.lookup([column], rows, from, Math.min(length, from + 4000), slots);
        }
        assertEquals(table.size, length);
        assert(slots.every((slot, i) => slot === i));
      }
      const [keys] = table.keys(slots, length - 2, length);
      assertEquals(t.readValue(keys, 1), t.readValue(column, length - 1));
      table.clear();
    }
  }
});

Deno.test("createKeyTable() takes every bit pattern of NaN for one key, and -0 for 0", () => {
  const bits = new BigUint64Array([
    0x7ff8000000000000n,
    0xfff8000000000001n,
    0x7ff0000000000001n,
    0n,
    1n << 63n,
  ]);
  const column = new t.Column({ type: t.float64, length: 5, values: new Float64Array(bits.buffer) });
  const table = createKeyTable([t.float64]);
  const slots = new Int32Array(5);
  // Often enough for optimised code.
  for (let i = 0; i < 20_000; i++) table.lookup([column], Int32Array.of(0, 1, 2, 3, 4), 0, 5, slots);
  assertEquals([...slots], [0, 0, 0, 1, 1]);
});

Deno.test("createKeyTable() refuses what has no key identity", () => {
  for (const type of [t.list(t.int32), t.struct({ a: t.int32 }), t.nulls]) {
    assertEquals(assertThrows(() => createKeyTable([type]), VolleyError).code, "KEY_TYPE_UNSUPPORTED");
  }
});
