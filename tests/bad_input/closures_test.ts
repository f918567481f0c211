import { assert, assertEquals } from "@std/assert";
import {
  aggregateWith,
  count,
  int32,
  int64,
  schema,
  StreamExecutionEnvironment,
  type StreamRecord,
  timestamp,
  TumblingWindows,
} from "../../mod.ts";
import { assertRefused } from "./refused.ts";

const EVENTS = schema({ ts: timestamp("ms"), k: int32, v: int32 });
const ROWS = Array.from({ length: 10 }, (_, v) => ({ ts: v, k: v % 2, v }));

function stream() {
  return new StreamExecutionEnvironment({ handleSignals: false }).fromIter(ROWS, { schema: EVENTS });
}

/** Throws at the seventh row. */
function bad(v: number): number {
  if (v === 6) throw new RangeError("six is not handled");
  return v;
}

const THROWN = { code: "CLOSURE_FAILED", operator: "mine", says: "six is not handled" };

Deno.test("a filter that throws is refused with its row", async () => {
  const error = await assertRefused(stream().filter((row) => bad(row.v) >= 0).id("mine"), THROWN);
  assertEquals([error.at.row, error.cause instanceof RangeError], [2, true]);
});

Deno.test("a map that throws is refused with its row", async () => {
  const error = await assertRefused(
    stream().map((row) => ({ ...row, v: bad(row.v) }), EVENTS).id("mine"),
    THROWN,
  );
  assertEquals(error.at.row, 2);
});

Deno.test("a flatMap that throws is refused with its row, also in the middle of what it gives", async () => {
  const atOnce = stream().flatMap((row) => [{ ...row, v: bad(row.v) }], EVENTS).id("mine");
  assertEquals((await assertRefused(atOnce, THROWN)).at.row, 2);
  const lazily = stream().flatMap(function* (row) {
    yield { ...row };
    yield { ...row, v: bad(row.v) };
  }, EVENTS).id("mine");
  assertEquals((await assertRefused(lazily, THROWN)).at.row, 2);
});

Deno.test("a map that gives a value of another type is refused with row and column", async () => {
  const mapped = stream().map((row) => ({ ...row, v: (row.v === 6 ? "six" : row.v) as number }), EVENTS).id(
    "mine",
  );
  const error = await assertRefused(mapped, { code: "VALUE_TYPE_MISMATCH", operator: "mine", says: "six" });
  assertEquals(error.at.column, "v");
});

Deno.test("a mapBatch that throws, or gives other columns, is refused", async () => {
  const throws = stream().mapBatch((batch) => {
    bad(batch.column("v").values!.at(-1) === 7 ? 6 : 0);
    return batch;
  }, EVENTS).id("mine");
  await assertRefused(throws, THROWN);
  const other = stream().mapBatch((batch) => batch, schema({ v: int64 })).id("mine");
  await assertRefused(other, {
    code: "OUTPUT_SCHEMA_MISMATCH",
    operator: "mine",
    says: "declared was (v int64)",
  });
});

Deno.test("an operator that throws, keyed or not, is refused; so is one that gives no records", async () => {
  const throws = () => ({
    process(record: StreamRecord) {
      bad(record.data.column("v").values!.at(-1) === 7 ? 6 : 0);
      return [record];
    },
  });
  const thrown = { code: "OPERATOR_FAILED", operator: "mine", says: "six is not handled" };
  await assertRefused(stream().applyOperator(throws).id("mine"), thrown);
  await assertRefused(stream().keyBy("k").applyOperator(throws).id("mine"), thrown);
  const silent = () => ({ process: () => undefined as never });
  const invalid = { code: "OPERATOR_OUTPUT_INVALID", operator: "mine", says: "process()" };
  await assertRefused(stream().applyOperator(silent).id("mine"), invalid);
});

for (const method of ["init", "add", "merge", "value"] as const) {
  Deno.test(`a user's aggregate whose ${method} throws is refused`, async () => {
    const fail = () => {
      throw new RangeError("not handled");
    };
    const total = aggregateWith("v", {
      init: () => 0,
      add: (sum: number, v: number) => sum + v,
      merge: (a: number, b: number) => a + b,
      value: (sum: number) => sum,
      result: int32,
      ...{ [method]: fail },
    });
    // deno-lint-ignore no-explicit-any
    const keyed = stream().withWatermarks("ts").keyBy("k") as any;
    const ending = method === "merge" ? keyed : keyed.window(TumblingWindows.of(100));
    const error = await assertRefused(ending.aggregateExpr({ n: count(), total }).id("mine"), {
      code: "AGGREGATE_USER_CODE",
      operator: "mine",
      says: "not handled",
    });
    assert(error.cause instanceof RangeError);
  });
}
