import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  float64,
  int32,
  nullable,
  type RowOf,
  type Schema,
  schema,
  type Shape,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
} from "../../mod.ts";
import { checkSnippet } from "./check_snippet.ts";

const env = new StreamExecutionEnvironment();
const orders = env.fromIter([], { schema: schema({ id: int32, user: nullable(utf8), at: timestamp("ms") }) })
  .keyBy("id");
const payments = env.fromIter([], {
  schema: schema({ order: int32, amount: float64, paid: timestamp("ms") }),
})
  .keyBy("order");

/** Compiles only where a stream's rows are exactly `R`. */
function rowsAre<R>(): <S extends Shape>(
  stream:
    & { readonly schema: Schema<S> }
    & (Same<RowOf<S>, R> extends true ? unknown : { readonly rows: RowOf<S> }),
) => string {
  return (stream) => stream.schema.toString();
}

type Flat<T> = { -readonly [K in keyof T]: T[K] };
type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends (<T>() => T extends Flat<B> ? 1 : 2) ? true
  : false;

Deno.test("joins type their columns: those of a side that may be missing are nullable", () => {
  const within = ["-5m", "10m"] as const;
  assertEquals(
    rowsAre<
      { id: number; user: string | null; at: number; order: number; amount: number; paid: number }
    >()(orders.intervalJoin(payments, { within })),
    "id int32, user utf8?, at timestamp[ms], order int32, amount float64, paid timestamp[ms]",
  );
  rowsAre<
    {
      id: number;
      user: string | null;
      at: number;
      order: number | null;
      amount: number | null;
      paid: number | null;
    }
  >()(orders.intervalJoin(payments, { within: { after: "10m" }, type: "left" }));
  rowsAre<
    {
      l_id: number | null;
      l_user: string | null;
      l_at: number | null;
      order: number;
      amount: number;
      paid: number;
    }
  >()(
    orders.intervalJoin(payments, { within, type: "right", leftPrefix: "l_" }),
  );
  rowsAre<{ id: number | null; paid: number | null; window_start: number; window_end: number }>()(
    orders.windowJoin(payments, TumblingWindows.of("1m"), {
      type: "full",
      select: { id: "left.id", paid: "right.paid" },
    }),
  );
  rowsAre<
    { id: number; user: string | null; at: number; p_id: number; p_user: string | null; p_at: number }
  >()(
    orders.asOfJoin(orders, { tolerance: "1m", rightPrefix: "p_" }),
  );
});

Deno.test("a clash of names, keys of other types and unknown columns are refused by the checker, in words", async () => {
  const complaints = await checkSnippet(`
import { CountWindows, int32, schema, StreamExecutionEnvironment, timestamp, utf8 } from "@volley/volley";
const env = new StreamExecutionEnvironment();
const a = env.fromIter([], { schema: schema({ id: int32, user: utf8, at: timestamp("ms") }) }).keyBy("id");
const b = env.fromIter([], { schema: schema({ id: int32, user: utf8, at: timestamp("ms") }) }).keyBy("user");
a.intervalJoin(a, { within: [0, 1] });
a.intervalJoin(b, { within: [0, 1], rightPrefix: "b_" });
a.intervalJoin(a, { within: [0, 1], select: { x: "left.none" } });
a.asOfJoin(a, { rightPrefix: "b_" });
a.windowJoin(a, CountWindows.of(3), { rightPrefix: "b_" });
a.asOfJoin(a, { tolerance: 1, type: "full", rightPrefix: "b_" });
`);
  const at = (line: number) => complaints.find((complaint) => complaint.line === line)?.message ?? "";
  assertStringIncludes(at(6), "give rightPrefix, or select the columns");
  assertStringIncludes(at(7), "cannot join keys of int32 with keys of utf8: cast one");
  for (const line of [8, 9, 10, 11]) assert(at(line) !== "", `line ${line} compiles`);
});
