import { assertEquals, assertThrows } from "@std/assert";
import { date, nullable, schema, timestamp, utf8 } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { valuesOf } from "../both_ways_test.ts";
import { callFunction, col } from "../expr.ts";
import { typeOf } from "../type_of.ts";

const instants = ["2024-02-29T13:45:30.123Z", "1969-12-31T23:59:59.999Z", "2021-01-03T00:00:00Z"];
const rows = instants.map((t) => ({ t }));

function truncated(unit: string, timezone?: string): string[] {
  const expr = callFunction("truncate", [col("t")], { unit, timezone });
  return valuesOf(expr, { t: timestamp("ms") }, rows).map((ms) =>
    new Date(ms as number).toISOString().slice(0, 19)
  );
}

function extracted(part: string, timezone?: string): unknown[] {
  return valuesOf(callFunction("extract", [col("t")], { part, timezone }), { t: timestamp("us") }, rows);
}

Deno.test("truncate() gives the start of a unit, before 1970 too; weeks start on Monday", () => {
  assertEquals(truncated("year"), ["2024-01-01T00:00:00", "1969-01-01T00:00:00", "2021-01-01T00:00:00"]);
  assertEquals(truncated("quarter"), ["2024-01-01T00:00:00", "1969-10-01T00:00:00", "2021-01-01T00:00:00"]);
  assertEquals(truncated("month"), ["2024-02-01T00:00:00", "1969-12-01T00:00:00", "2021-01-01T00:00:00"]);
  assertEquals(truncated("week"), ["2024-02-26T00:00:00", "1969-12-29T00:00:00", "2020-12-28T00:00:00"]);
  assertEquals(truncated("day"), ["2024-02-29T00:00:00", "1969-12-31T00:00:00", "2021-01-03T00:00:00"]);
  assertEquals(truncated("hour"), ["2024-02-29T13:00:00", "1969-12-31T23:00:00", "2021-01-03T00:00:00"]);
  assertEquals(truncated("second"), ["2024-02-29T13:45:30", "1969-12-31T23:59:59", "2021-01-03T00:00:00"]);
});

Deno.test("truncate() in a zone gives the instant its local unit starts, daylight saving included", () => {
  const days = ["2024-03-10T12:00:00Z", "2024-03-11T03:00:00Z", "2024-11-03T12:00:00Z"].map((t) => ({ t }));
  const expr = callFunction("truncate", [col("t")], { unit: "day", timezone: "America/New_York" });
  const starts = valuesOf(expr, { t: timestamp("ms") }, days).map((ms) =>
    new Date(ms as number).toISOString()
  );
  assertEquals(starts, ["2024-03-10T05:00:00.000Z", "2024-03-10T05:00:00.000Z", "2024-11-03T04:00:00.000Z"]);
  assertEquals(truncated("hour", "+05:30")[0], "2024-02-29T13:30:00");
});

Deno.test("extract() reads calendar fields, ISO weeks, days of week", () => {
  assertEquals(extracted("year"), [2024, 1969, 2021]);
  assertEquals(extracted("quarter"), [1, 4, 1]);
  assertEquals(extracted("month"), [2, 12, 1]);
  assertEquals(extracted("day"), [29, 31, 3]);
  assertEquals(extracted("week"), [9, 1, 53]);
  assertEquals(extracted("dayOfWeek"), [4, 3, 0]);
  assertEquals(extracted("isoDayOfWeek"), [4, 3, 7]);
  assertEquals(extracted("dayOfYear"), [60, 365, 3]);
  assertEquals(extracted("hour"), [13, 23, 0]);
  assertEquals(extracted("minute"), [45, 59, 0]);
  assertEquals(extracted("second"), [30, 59, 0]);
  assertEquals(extracted("millisecond"), [123, 999, 0]);
  assertEquals(extracted("nanosecond"), [123_000_000, 999_000_000, 0]);
  assertEquals(extracted("epoch"), [1709214330.123, -0.001, 1609632000]);
  assertEquals(extracted("hour", "America/New_York"), [8, 18, 19]);
});

Deno.test("dateAdd() clamps to the end of a month", () => {
  const shape = { t: nullable(date) };
  const days = [{ t: "2024-01-31" }, { t: "2023-12-31" }, { t: null }];
  const moved = (amount: number, unit: string) =>
    valuesOf(callFunction("dateAdd", [col("t"), amount], { unit }), shape, days)
      .map((ms) => ms === null ? null : new Date(ms as number).toISOString().slice(0, 10));
  assertEquals(moved(1, "month"), ["2024-02-29", "2024-01-31", null]);
  assertEquals(moved(-1, "quarter"), ["2023-10-31", "2023-09-30", null]);
  assertEquals(moved(2, "week"), ["2024-02-14", "2024-01-14", null]);
});

Deno.test("dateAdd() moves instants by exact units", () => {
  const expr = callFunction("dateAdd", [col("t"), -90], { unit: "minute" });
  const [first] = valuesOf(expr, { t: timestamp("us") }, rows);
  assertEquals(first, BigInt(Date.UTC(2024, 1, 29, 12, 15, 30, 123)) * 1000n);
});

Deno.test("dateDiff() counts whole units, truncated towards zero", () => {
  const shape = { a: timestamp("s"), b: timestamp("ms") };
  const pairs = [{ a: "2024-03-31T00:00:00Z", b: "2024-02-29T12:00:00Z" }, {
    a: "2020-02-29T00:00:00Z",
    b: "2021-02-28T00:00:00Z",
  }];
  const between = (unit: string) =>
    valuesOf(callFunction("dateDiff", [col("a"), col("b")], { unit }), shape, pairs);
  assertEquals(between("day"), [30n, -365n]);
  assertEquals(between("month"), [1n, -11n]);
  assertEquals(between("year"), [0n, 0n]);
  assertEquals(between("hour"), [732n, -8760n]);
});

Deno.test("toEpochMs() and fromEpochMs() convert", () => {
  const ms = callFunction("toEpochMs", [col("t")]);
  assertEquals(valuesOf(ms, { t: timestamp("ns") }, [{ t: -1n }, { t: 1_500_000n }]), [-1n, 1n]);
  assertEquals(valuesOf(callFunction("fromEpochMs", [ms]), { t: date }, [{ t: "1970-01-02" }]), [86_400_000]);
});

Deno.test("time functions refuse text, odd units and unknown zones when typed", () => {
  const code = (
    fn: string,
    params: { [name: string]: unknown },
    type: typeof utf8 | ReturnType<typeof timestamp>,
  ) =>
    assertThrows(() => typeOf(callFunction(fn, [col("t")], params).node, schema({ t: type })), VolleyError)
      .code;
  assertEquals(code("truncate", { unit: "day" }, utf8), "EXPR_TYPE_MISMATCH");
  assertEquals(code("truncate", { unit: "fortnight" }, timestamp("ms")), "EXPR_INVALID");
  assertEquals(code("extract", { part: "hour", timezone: "Mars/Base" }, timestamp("ms")), "EXPR_INVALID");
});
