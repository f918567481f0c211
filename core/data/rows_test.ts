import { assert, assertEquals, assertThrows } from "@std/assert";
import { everyType, randomRow } from "../../tests/harness/random_rows.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { VolleyError } from "../fault/mod.ts";
import {
  bool,
  type DataType,
  float64,
  int32,
  int64,
  int8,
  nullable,
  nulls,
  timestamp,
  uint64,
  utf8,
} from "./data_type.ts";
import { batchFromRows, RowBatcher } from "./rows.ts";
import { schema } from "./schema.ts";
import { toRows } from "./to_rows.ts";

const clicks = schema({ user: utf8, amount: nullable(float64), n: int32 });

/** What untyped callers can do. */
// deno-lint-ignore no-explicit-any
const untyped = (row: unknown): any => row;

function refused(batcher: RowBatcher, row: unknown): VolleyError {
  return assertThrows(() => batcher.push(untyped(row)), VolleyError);
}

for (const codegen of [true, false]) {
  const how = codegen ? "generated" : "plain";

  Deno.test(`RowBatcher (${how}) gives back every type, in batches of any size`, () => {
    const random = seededRandom(21);
    const rows = Array.from({ length: 100 }, () => randomRow(random, everyType));
    for (const batchRows of [1, 7, 64, 100]) {
      const batcher = new RowBatcher(schema(everyType), { batchRows, codegen });
      const read: unknown[] = [];
      for (const row of rows) {
        batcher.push(row);
        if (batcher.full) read.push(...toRows(batcher.take()));
      }
      read.push(...toRows(batcher.take()));
      assertEquals(read, rows);
    }
  });

  Deno.test(`RowBatcher (${how}) says row, column, wanted and got of a wrong value`, () => {
    const batcher = new RowBatcher(clicks, { batchRows: 2, codegen });
    batcher.push({ user: "a", n: 1 });
    batcher.push({ user: "b", n: 2 });
    batcher.take();
    const error = refused(batcher, { user: "c", amount: "12", n: 3 });
    assertEquals(error.code, "VALUE_TYPE_MISMATCH");
    assertEquals(error.message, 'Cannot store text "12": wanted float64 (row 2, column "amount")');
    assertEquals(error.at, { row: 2, column: "amount" });
    assertEquals(refused(batcher, { user: "c", amount: 1, n: 1.5 }).code, "VALUE_OUT_OF_RANGE");
    assertEquals(refused(batcher, { user: null, n: 1 }).code, "VALUE_TYPE_MISMATCH");
  });

  Deno.test(`RowBatcher (${how}) refuses missing and unknown columns and what is no object`, () => {
    const batcher = new RowBatcher(clicks, { codegen });
    assertEquals(refused(batcher, { user: "a" }).code, "ROW_MISSING_COLUMN");
    const unknown = refused(batcher, { user: "a", amonut: 1, n: 1 });
    assertEquals([unknown.code, unknown.hint], ["ROW_UNKNOWN_COLUMN", 'Did you mean "amount"?']);
    assertEquals(refused(batcher, { user: "a", n: 1, amount: 1, more: 1 }).code, "ROW_UNKNOWN_COLUMN");
    for (const bad of [null, undefined, 5, "row"]) {
      assertEquals(refused(batcher, bad).code, "ROW_NOT_AN_OBJECT");
    }
    assertEquals(batcher.length, 0);
  });

  Deno.test(`RowBatcher (${how}) ignores unknown columns when told to`, () => {
    const batcher = new RowBatcher(clicks, { unknownColumns: "ignore", codegen });
    batcher.push(untyped({ user: "a", n: 1, more: 1 }));
    assertEquals(toRows(batcher.take()), [{ user: "a", amount: null, n: 1 }]);
  });

  Deno.test(`RowBatcher (${how}) leaves nothing behind of a row it refused`, () => {
    const shape = { a: nullable(int64), b: nullable(utf8), c: nullable(float64), d: nullable(bool), e: int8 };
    const batcher = new RowBatcher(schema(shape), { codegen });
    batcher.push({ a: null, b: null, c: null, d: null, e: 0 });
    refused(batcher, { a: null, b: null, c: null, d: null, e: "bad" });
    refused(batcher, { a: null, b: null, c: null, d: null, e: 0, f: 0 });
    refused(batcher, { a: null, b: null, c: null, d: null });
    batcher.push({ a: 1, b: "x", c: 2, d: true, e: 3 });
    assertEquals(toRows(batcher.take()), [
      { a: null, b: null, c: null, d: null, e: 0 },
      { a: 1n, b: "x", c: 2, d: true, e: 3 },
    ]);
  });

  Deno.test(`RowBatcher (${how}) takes __proto__ and inherited names as plain column names`, () => {
    const shape = Object.fromEntries(
      ["__proto__", "constructor", "toString"].map((name) => [name, nullable(utf8)]),
    );
    const batcher = new RowBatcher(schema(shape), { codegen });
    batcher.push(JSON.parse(`{"__proto__": "p", "constructor": "c", "toString": "t"}`));
    batcher.push({});
    const rows = toRows(batcher.take());
    assertEquals(Object.entries(rows[0]), [["__proto__", "p"], ["constructor", "c"], ["toString", "t"]]);
    assertEquals(Object.entries(rows[1]), [["__proto__", null], ["constructor", null], ["toString", null]]);
    assertEquals(Object.getPrototypeOf(rows[0]), Object.prototype);
    assertEquals(({} as Record<string, unknown>).p, undefined);
  });

  Deno.test(`RowBatcher (${how}) refuses an unknown __proto__ property of parsed JSON`, () => {
    const batcher = new RowBatcher(schema({ a: int32 }), { codegen });
    const error = refused(batcher, JSON.parse(`{"a": 1, "__proto__": {"admin": true}}`));
    assertEquals([error.code, error.at.column], ["ROW_UNKNOWN_COLUMN", "__proto__"]);
  });

  Deno.test(`RowBatcher (${how}) reads names that are no identifiers and cannot inject code`, () => {
    const name = `"]; throw new Error("injected"); //\u2028\n\\`;
    const batcher = new RowBatcher(schema({ [name]: int32 }), { codegen });
    batcher.push({ [name]: 4 });
    assertEquals(toRows(batcher.take()), [{ [name]: 4 }]);
  });

  Deno.test(`RowBatcher (${how}) stores 64-bit integers and instants exactly up to 2^53`, () => {
    const batcher = new RowBatcher(schema({ a: int64, b: uint64, t: timestamp("ms") }), { codegen });
    const values = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    for (const v of values) batcher.push({ a: -v, b: v, t: -v });
    assertEquals(toRows(batcher.take()), values.map((v) => ({ a: BigInt(-v), b: BigInt(v), t: 0 - v })));
    for (const v of [2 ** 53, 0.5, NaN]) {
      assertEquals(refused(batcher, { a: v, b: 1, t: 1 }).code, "VALUE_OUT_OF_RANGE");
      assertEquals(refused(batcher, { a: 1, b: v, t: 1 }).code, "VALUE_OUT_OF_RANGE");
    }
    assertEquals(refused(batcher, { a: 1, b: -1, t: 1 }).code, "VALUE_OUT_OF_RANGE");
  });

  Deno.test(`RowBatcher (${how}) turns a column of too many texts to bytes within a batch`, () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({ user: `user ${i % 6}` }));
    const batcher = new RowBatcher(schema({ user: utf8 }), { dictionarySizeMax: 4, codegen });
    for (const row of rows) batcher.push(row);
    const batch = batcher.take();
    assertEquals(batch.columns[0].dictionary, null);
    assertEquals(toRows(batch), rows);
  });
}

Deno.test("RowBatcher keeps the integer ranges of every width in generated code", () => {
  const widths: [DataType["kind"], number, number][] = [
    ["int8", -128, 127],
    ["int16", -32_768, 32_767],
    ["int32", -(2 ** 31), 2 ** 31 - 1],
    ["uint8", 0, 255],
    ["uint16", 0, 65_535],
    ["uint32", 0, 2 ** 32 - 1],
  ];
  for (const [kind, low, high] of widths) {
    const batcher: RowBatcher = new RowBatcher(schema({ n: { kind } as DataType }));
    batcher.push(untyped({ n: low }));
    batcher.push(untyped({ n: high }));
    for (const bad of [low - 1, high + 1, 0.5]) {
      assertEquals(refused(batcher, { n: bad }).code, "VALUE_OUT_OF_RANGE");
    }
    assertEquals(refused(batcher, { n: "1" }).code, "VALUE_TYPE_MISMATCH");
    assertEquals(toRows(batcher.take()), [{ n: low }, { n: high }]);
  }
});

Deno.test("RowBatcher refuses a row for a full batch and hands on buffers it no longer touches", () => {
  const batcher = new RowBatcher(schema({ n: int32 }), { batchRows: 1 });
  batcher.push({ n: 1 });
  assertEquals(refused(batcher, { n: 2 }).code, "ROW_BATCH_FULL");
  const first = batcher.take({ partition: 4 });
  batcher.push({ n: 2 });
  assertEquals([toRows(first), first.partition], [[{ n: 1 }], 4]);
});

Deno.test("RowBatcher shares one growing dictionary a text column between batches", () => {
  const batcher = new RowBatcher(schema({ user: utf8 }), { batchRows: 2 });
  const [first, second] = [["a", "b"], ["b", "c"]].map((users) => {
    for (const user of users) batcher.push({ user });
    return batcher.take().columns[0];
  });
  assertEquals(first.dictionary === second.dictionary, true);
  assertEquals(Array.from(second.values as Int32Array), [1, 2]);
});

Deno.test("batchFromRows() makes one batch, empty ones too, from any iterable", () => {
  assertEquals(batchFromRows(clicks, []).rows, 0);
  const batch = batchFromRows(schema({ n: int32, x: nulls }), new Set([{ n: 1, x: null }]));
  assertEquals(toRows(batch), [{ n: 1, x: null }]);
});

Deno.test("RowBatcher accepts and refuses the same in generated and in plain code, whatever it is given", () => {
  // deno-fmt-ignore
  const odd: unknown[] = [
    null, undefined, 0, -0, 1.5, NaN, 1e300, -1, 255, 2 ** 31, 2 ** 53, 5n, -5n, 2n ** 64n, "", "5", "2024-02-29", true,
    new Date(0), new Date(NaN), [], [1], [null], {}, { valueOf: () => 5 }, Symbol("s"), () => 1, new Uint8Array(3),
    Float32Array.of(1, 2, 3), new Map(),
  ];
  for (const [name, declared] of Object.entries(everyType)) {
    for (const field of [declared, (declared as { type: DataType }).type]) {
      const [generated, plain] = [true, false].map((codegen) =>
        new RowBatcher(schema({ [name]: field }), { codegen })
      );
      for (const value of odd) {
        const wanted = outcome(plain, { [name]: value });
        assertEquals(outcome(generated, { [name]: value }), wanted);
        assert(!wanted.startsWith("not coded"), wanted);
      }
      assertEquals(toRows(generated.take()), toRows(plain.take()));
    }
  }
});

function outcome(batcher: RowBatcher, row: object): string {
  try {
    batcher.push(untyped(row));
    return "stored";
  } catch (error) {
    return error instanceof VolleyError ? `${error.code} ${error.message}` : `not coded: ${error}`;
  }
}
