import { assertEquals, assertRejects } from "@std/assert";
import {
  fixedSizeList,
  float32,
  int32,
  int64,
  list,
  nullable,
  StreamExecutionEnvironment,
  struct,
  timestamp,
  uint64,
  VolleyError,
} from "../../mod.ts";

const columns = {
  i: int64,
  u: nullable(uint64),
  n: int32,
  at: timestamp("us"),
  all: list(int64),
  pair: struct({ id: int64, x: nullable(int32) }),
  vector: fixedSizeList(float32, 2),
};
const row = { i: -5n, u: 7n, n: 1, at: 3n, all: [1n, 2n], pair: { id: 9n, x: null }, vector: [1, 2] };
const gap = { ...row, u: null, i: BigInt(Number.MAX_SAFE_INTEGER), all: [] };

function stream(rows: readonly object[]) {
  return new StreamExecutionEnvironment({ handleSignals: false }).fromIter(rows, { schema: columns });
}

Deno.test(`collect({ int64: "number" }) gives 64-bit integers as numbers, nested ones too, and no other bigint`, async () => {
  const { results } = await stream([row, gap]).collect({ int64: "number" }).execute("numbers");
  const [first, second] = results;
  const typed: { i: number; u: number | null; at: bigint; all: number[]; pair: { id: number } } = first;
  assertEquals([typed.i, typed.u, typed.at, typed.all, typed.pair.id], [-5, 7, 3n, [1, 2], 9]);
  assertEquals(first.vector, Float32Array.of(1, 2));
  assertEquals(first.pair, { id: 9, x: null });
  assertEquals([second.i, second.u, second.all], [Number.MAX_SAFE_INTEGER, null, []]);
});

Deno.test("collect() gives 64-bit integers as bigint by default", async () => {
  const { results } = await stream([row]).collect({ rowsMax: 5 }).execute("exact");
  const exact: bigint = results[0].i;
  assertEquals([exact, results[0].pair.id], [-5n, 9n]);
});

Deno.test(`collect({ int64: "number" }) names the column of a value beyond 2^53`, async () => {
  for (
    const [wrong, column] of [[{ u: 2n ** 53n }, "u"], [
      { pair: { id: -(2n ** 60n), x: 1 } },
      "pair.id",
    ]] as const
  ) {
    const run = stream([row, { ...row, ...wrong }]).collect({ int64: "number" }).execute("too large");
    const error = await assertRejects(() => run, VolleyError);
    assertEquals([error.code, error.at.column], ["COLLECT_INT64_INEXACT", column]);
  }
});
