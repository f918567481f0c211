import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { float64, int32, schema, type Shape, timestamp, utf8 } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Source } from "../operators/mod.ts";
import { StreamExecutionEnvironment } from "./stream_execution_environment.ts";
import { CountWindows, SlidingWindows, TumblingWindows } from "./window_assigner.ts";

const orders = schema({ id: int32, user: utf8, at: timestamp("ms") });
const payments = schema({ order_id: int32, amount: float64, paid: timestamp("ms") });

function source<S extends Shape>(_: S, bounded: boolean, of: unknown): Source<S> {
  const contract = { open() {}, poll: () => null, partitions: () => [], offsets: () => ({}), close() {} };
  return { ...contract, connectorId: "test", schema: of, bounded, replayable: true } as unknown as Source<S>;
}

const env = new StreamExecutionEnvironment();
const left = env.fromSource(source(orders.shape, true, orders)).keyBy("id");
const right = env.fromSource(source(payments.shape, true, payments)).keyBy("order_id");

function refusal(build: () => unknown): VolleyError {
  return assertThrows(build, VolleyError) as VolleyError;
}

Deno.test("intervalJoin() has left's columns, then right's; those of a side that may be missing are nullable", () => {
  const within = ["-5m", "10m"] as const;
  assertEquals(
    left.intervalJoin(right, { within }).schema.toString(),
    "id int32, user utf8, at timestamp[ms], order_id int32, amount float64, paid timestamp[ms]",
  );
  assertEquals(
    left.intervalJoin(right, { within, type: "left" }).schema.toString(),
    "id int32, user utf8, at timestamp[ms], order_id int32?, amount float64?, paid timestamp[ms]?",
  );
  const chosen = left.intervalJoin(right, {
    within,
    type: "right",
    select: { who: "left.user", paid: "right.paid" },
  });
  assertEquals(chosen.schema.toString(), "who utf8?, paid timestamp[ms]");
});

Deno.test("windowJoin() adds the window's bounds", () => {
  const joined = left.windowJoin(right, SlidingWindows.of("1m", "10s"), {
    type: "full",
    select: { id: "left.id", amount: "right.amount" },
  });
  assertEquals(
    joined.schema.toString(),
    "id int32?, amount float64?, window_start timestamp[ms], window_end timestamp[ms]",
  );
});

Deno.test("columns of one name are refused without a prefix or a selection", () => {
  const error = refusal(() => left.intervalJoin(left, { within: [0, 0] } as never));
  assertEquals(error.code, "JOIN_COLUMN_CLASH");
  assertStringIncludes(error.hint!, "rightPrefix");
  assertEquals(
    left.intervalJoin(left, { within: [0, 0], rightPrefix: "other_" }).schema.names.slice(3),
    ["other_id", "other_user", "other_at"],
  );
});

Deno.test("a join without a bound is refused", () => {
  for (const within of [undefined, {}, ["-5m"], [-Infinity, 0]]) {
    assertEquals(refusal(() => left.intervalJoin(right, { within } as never)).code, "JOIN_UNBOUNDED");
  }
  assertEquals(refusal(() => left.asOfJoin(right, {} as never)).code, "JOIN_UNBOUNDED");
  assertEquals(refusal(() => left.asOfJoin(right, { tolerance: Infinity })).code, "JOIN_UNBOUNDED");
});

Deno.test("bounds that cross, unknown types, windows, limits and columns are refused in words", () => {
  const within = [0, 0] as const;
  const refused = (build: () => unknown) => refusal(build).code;
  assertEquals(refused(() => left.intervalJoin(right, { within: ["5m", "-5m"] })), "JOIN_INVALID");
  assertEquals(refused(() => left.intervalJoin(right, { within: ["soon", 1] })), "DURATION_INVALID");
  assertEquals(refused(() => left.intervalJoin(right, { within, type: "outer" } as never)), "JOIN_INVALID");
  assertEquals(refused(() => left.asOfJoin(right, { tolerance: 1, type: "full" } as never)), "JOIN_INVALID");
  assertEquals(refused(() => left.intervalJoin(right, { within, maxRowsHeld: 0 })), "JOIN_INVALID");
  assertEquals(
    refused(() => left.windowJoin(right, CountWindows.of(3) as never, {})),
    "WINDOW_INVALID",
  );
  const select = { a: "left.none" } as never;
  assertEquals(refused(() => left.intervalJoin(right, { within, select })), "COLUMN_NOT_FOUND");
  assertEquals(refused(() => left.intervalJoin({} as never, { within } as never)), "JOIN_INVALID");
});

Deno.test("keys are compared pair by pair, in type and number", () => {
  const byText = env.fromSource(source(orders.shape, true, orders)).keyBy("user");
  const error = refusal(() => byText.intervalJoin(right as never, { within: [0, 0] } as never));
  assertEquals(error.code, "JOIN_KEY_MISMATCH");
  const byTwo = env.fromSource(source(orders.shape, true, orders)).keyBy("user", "id");
  assertEquals(
    refusal(() => byTwo.intervalJoin(right as never, { within: [0, 0] } as never)).code,
    "JOIN_INVALID",
  );
});

Deno.test("an input that never ends wants watermarks", () => {
  const endless = env.fromSource(source(payments.shape, false, payments)).keyBy("order_id");
  assertEquals(refusal(() => left.intervalJoin(endless, { within: [0, 0] })).code, "WATERMARKS_MISSING");
  assertEquals(
    refusal(() => left.windowJoin(endless, TumblingWindows.of("1m"), {})).code,
    "WATERMARKS_MISSING",
  );
});
