import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  Batch,
  Column,
  type DataType,
  Dictionary,
  dictionary,
  float64,
  int32,
  int64,
  list,
  nullable,
  Schema,
  schema,
  timestamp,
  toRows,
  utf8,
} from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { batchOf, countFallbacks } from "./both_ways_test.ts";
import type { Operand } from "./build.ts";
import { callFunction, col, lit } from "./expr.ts";
import type { ExprNode } from "./node.ts";
import { Program } from "./program.ts";
import type { ProgramStep } from "./pure_stage.ts";
import { when } from "./when.ts";

const shape = { a: int32, b: nullable(int32), t: dictionary(utf8) };
const rows = [{ a: 1, b: 10, t: "x" }, { a: 2, b: null, t: "y" }, { a: 3, b: 30, t: "x" }];

const filter = (fn: string, ...args: readonly Operand[]): ProgramStep => ({
  kind: "filter",
  predicate: callFunction(fn, args).node,
});
const project = (columns: Record<string, { node: ExprNode }>): ProgramStep => ({
  kind: "project",
  columns: Object.entries(columns).map(([name, { node }]) => ({ name, expr: node })),
});

Deno.test("Program.run() marks rows instead of copying them", () => {
  const batch = batchOf(shape, rows);
  const out = new Program([filter("gt", col("a"), 1)], batch.schema).run(batch);
  assertStrictEquals(out.columns, batch.columns);
  assertEquals([out.rows, ...out.selection!.subarray(0, 2)], [2, 1, 2]);
});

Deno.test("Program.run() keeps no selection where every row passes", () => {
  const batch = batchOf(shape, rows);
  assertEquals(new Program([filter("gt", col("a"), 0)], batch.schema).run(batch).selection, null);
});

Deno.test("Program.run() narrows a selection, in both ways of running", () => {
  const whole = batchOf(shape, rows);
  const selection = new Int32Array([0, 2, 99]);
  const batch = whole.derive(whole.schema, whole.columns, selection, 2);
  for (const interpreted of [false, true]) {
    const steps = [filter("gt", col("a"), 1), project({ d: callFunction("mul", [col("a"), 2]) })];
    const out = new Program(steps, batch.schema, { interpreted }).run(batch);
    assertEquals(toRows(out), [{ d: 6 }]);
    assertEquals([out.length, out.rows], [3, 1]);
  }
});

Deno.test("Program.run() hands partition, event times and rows behind on", () => {
  const { schema: columnsOf, columns, length } = batchOf(shape, rows);
  const behind = { rows: new Int32Array([1]), watermarks: new Float64Array([5]) };
  const times = { values: new Float64Array(3), minMs: 0, maxMs: 0 };
  const batch = new Batch(columnsOf, columns, length, { partition: 7, behind, times });
  const out = new Program([filter("gt", col("a"), 1), project({ a: col("a") })], columnsOf).run(batch);
  assertEquals(out.partition, 7);
  assertStrictEquals(out.behind, behind);
  assertStrictEquals(out.times, times);
});

Deno.test("Program.run() passes untouched columns through and keeps their declared type", () => {
  const batch = batchOf(shape, rows);
  const program = new Program([project({ t: col("t"), renamed: col("a") })], batch.schema);
  const out = program.run(batch);
  assertStrictEquals(out.columns[0], batch.columns[2]);
  assertStrictEquals(out.columns[1], batch.columns[0]);
  assertEquals(program.outputSchema.toString(), "t dictionary<utf8>, renamed int32");
});

Deno.test("Program.run() sees a projection's columns in later steps", () => {
  const batch = batchOf(shape, rows);
  const steps = [
    project({ double: callFunction("mul", [col("a"), 2]) }),
    filter("gt", col("double"), 2),
    project({ more: callFunction("add", [col("double"), 1]) }),
  ];
  assertEquals(toRows(new Program(steps, batch.schema).run(batch)), [{ more: 5 }, { more: 7 }]);
  const gone = [...steps, filter("gt", col("a"), 0)];
  assertEquals(assertThrows(() => new Program(gone, batch.schema), VolleyError).code, "COLUMN_NOT_FOUND");
});

Deno.test("Program.run() does not evaluate rows an earlier filter dropped", () => {
  const batch = batchOf({ a: int32 }, [{ a: 0 }, { a: 5 }]);
  const quotient = callFunction("div", [10, col("a")]);
  const steps = [filter("ne", col("a"), 0), filter("gt", quotient, 1), project({ q: quotient })];
  assertEquals(toRows(new Program(steps, batch.schema).run(batch)), [{ q: 2 }]);
});

Deno.test("Program.run() throws the first failing row, or reports each and drops it", () => {
  const batch = batchOf({ a: int32 }, [{ a: 1 }, { a: 0 }, { a: 2 }, { a: 0 }]);
  const program = new Program([project({ q: callFunction("div", [10, col("a")]) })], batch.schema);
  const error = assertThrows(() => program.run(batch), VolleyError);
  assertEquals([error.code, error.at], ["EXPR_DIVISION_BY_ZERO", { row: 1, column: "q" }]);
  const failed: number[] = [];
  assertEquals(toRows(program.run(batch, (row) => failed.push(row))), [{ q: 10 }, { q: 5 }]);
  assertEquals(failed, [1, 3]);
});

Deno.test("Program.run() recovers compiled speed and stays exact after odd batches", () => {
  const steps = [project({ q: callFunction("div", [10, col("a")]) })];
  const good = batchOf({ a: int32 }, [{ a: 5 }]);
  const bad = batchOf({ a: int32 }, [{ a: 0 }]);
  const program = new Program(steps, good.schema);
  for (let i = 0; i < 100; i++) {
    assertThrows(() => program.run(bad), VolleyError);
    assertEquals(toRows(program.run(good)), [{ q: 2 }]);
  }
});

Deno.test("Program.run() follows a dictionary as it grows and as it is swapped", () => {
  const field = { name: "t", type: dictionary(utf8), nullable: true };
  const grown = new Dictionary(["a"]);
  const other = new Dictionary(["z", "b"]);
  const batch = (codes: number[], of: Dictionary, validity?: Uint8Array) =>
    new Batch(new Schema([field]), [
      new Column({
        type: field.type,
        length: codes.length,
        values: Int32Array.from(codes),
        dictionary: of,
        validity,
      }),
    ], codes.length);
  const program = new Program([project({ u: callFunction("upper", [col("t")]) })], new Schema([field]));
  assertEquals(toRows(program.run(batch([0, 0], grown))), [{ u: "A" }, { u: "A" }]);
  grown.intern("b");
  assertEquals(toRows(program.run(batch([1, 0], grown))), [{ u: "B" }, { u: "A" }]);
  assertEquals(toRows(program.run(batch([0, 1], other))), [{ u: "Z" }, { u: "B" }]);
  assertEquals(toRows(program.run(batch([1, -1], grown, new Uint8Array([1])))), [{ u: "B" }, { u: null }]);
});

Deno.test("Program.run() codes text of a coded column and of constant choices", () => {
  const batch = batchOf(shape, rows);
  const size = when(callFunction("gt", [col("b"), 10])).then("big").otherwise("small");
  const steps = [project({ u: callFunction("upper", [col("t")]), size, k: lit("const") })];
  const out = new Program(steps, batch.schema).run(batch);
  assert(out.columns.every((column) => column.dictionary !== null));
  assertEquals(toRows(out).map((row) => Object.values(row as object).join(" ")), [
    "X small const",
    "Y small const",
    "X big const",
  ]);
});

Deno.test("Program.run() with transient buffers gives the same rows batch after batch", () => {
  const steps = [
    filter("gt", col("a"), 0),
    project({
      n: callFunction("add", [col("b"), 1]),
      flag: callFunction("gt", [col("b"), 10]),
      t: callFunction("concat", [col("t"), "!"]),
    }),
  ];
  const program = new Program(steps, schema(shape), { transient: true });
  const reference = new Program(steps, schema(shape), { interpreted: true });
  for (const some of [rows, rows.slice(1), [...rows, ...rows, ...rows].reverse(), []]) {
    const batch = batchOf(shape, some);
    assertEquals(toRows(program.run(batch)), toRows(reference.run(batch)));
  }
});

Deno.test("Program.run() of a filter that is null drops the row", () => {
  const batch = batchOf(shape, rows);
  assertEquals(new Program([filter("gt", col("b"), 10)], batch.schema).run(batch).rows, 1);
  const never = new Program([{ kind: "filter", predicate: lit(null).node }], batch.schema);
  assertEquals(never.run(batch).rows, 0);
});

Deno.test("Program.run() compares 64-bit ids exactly without leaving compiled code", () => {
  const id = (1n << 60n) + 1n;
  const batch = batchOf({ id: int64, ns: timestamp("ns") }, [{ id, ns: id }, { id: id - 1n, ns: -id }, {
    id: -1n,
    ns: 0n,
  }]);
  const constant = (value: bigint, type: DataType = int64) => lit(value, type);
  const comparisons = ["eq", "ne", "lt", "le", "gt", "ge"].flatMap((fn) => [
    callFunction(fn, [col("id"), constant(id)]),
    callFunction(fn, [constant(-id, timestamp("ns")), col("ns")]),
    callFunction(fn, [col("id"), -1]),
  ]);
  comparisons.push(callFunction("in", [col("id"), constant(id), constant(7n)]));
  const steps = [project(Object.fromEntries(comparisons.map((expr, i) => [`c${i}`, expr])))];
  const expected = toRows(new Program(steps, batch.schema, { interpreted: true }).run(batch));
  const interpreted = countFallbacks(() =>
    assertEquals(toRows(new Program(steps, batch.schema).run(batch)), expected)
  );
  assertEquals(interpreted, 0);
});

Deno.test("Program.run() keeps a null among constant choices null", () => {
  const batch = batchOf(shape, rows);
  const choice = when(callFunction("gt", [col("b"), 10])).then("big").when(callFunction("isNull", [col("b")]))
    .then(null);
  const steps = [project({ size: choice.otherwise("small") })];
  assertEquals(toRows(new Program(steps, batch.schema).run(batch)), [{ size: "small" }, { size: null }, {
    size: "big",
  }]);
});

Deno.test("Program.run() passes lists through and tests them for null", () => {
  const batch = batchOf({ l: nullable(list(int32)) }, [{ l: [1, 2] }, { l: null }]);
  const steps = [
    filter("isNotNull", col("l")),
    project({ l: col("l"), n: callFunction("isNull", [col("l")]) }),
  ];
  assertEquals(toRows(new Program(steps, batch.schema).run(batch)), [{ l: [1, 2], n: false }]);
});

Deno.test("Program refuses a filter that is no condition", () => {
  const step: ProgramStep = { kind: "filter", predicate: col("a").node };
  const error = assertThrows(() => new Program([step], schema({ a: float64 })), VolleyError);
  assertEquals(error.code, "EXPR_TYPE_MISMATCH");
});
