import { assertEquals } from "@std/assert";
import {
  Batch,
  batchFromRows,
  float64,
  int64,
  nullable,
  rowFromExactJson,
  Schema,
  schema,
  toRows,
  utf8,
} from "../data/mod.ts";
import { SideOutputs } from "../operators/mod.ts";
import { LateEvents, lateEventSchema } from "./late_events.ts";

const ORDERS = schema({ user: utf8, cents: int64, note: nullable(float64) });
const ORDERED = [{ user: "ann", cents: 2n ** 60n, note: null }, { user: "bob", cents: 1n, note: 0.5 }];

/** Orders as an operator prepares them: a key first, then the row's own columns. */
function prepared(): Batch {
  const { columns } = batchFromRows(ORDERS, ORDERED);
  const [user, cents, note] = ORDERS.fields;
  const fields = [{ ...cents, name: "key0" }, user, cents, note];
  const times = { values: Float64Array.of(1_000, -5), minMs: -5, maxMs: 1_000 };
  return new Batch(new Schema(fields), [columns[1], ...columns], 2, { times });
}

Deno.test("LateEvents gives rows as they came, with their time, watermark and window", () => {
  const side = new SideOutputs();
  const late = new LateEvents({ tag: "late", row: ORDERS, columns: [1, 2, 3] }, side);
  const batch = prepared();
  late.add(batch, 1, 60, { startMs: -10, endMs: 10 });
  late.add(batch, 0, 5_000, { startMs: 0, endMs: 2_000 });
  late.put(4);
  late.put(4);
  const [{ tag, batch: given }, ...others] = side.take();
  assertEquals([tag, given.schema === lateEventSchema, given.partition, others], ["late", true, 4, []]);
  const rows = toRows(given) as Record<string, unknown>[];
  const again = rows.map(({ event_data }) => rowFromExactJson(ORDERS, event_data as string) as never);
  assertEquals(toRows(batchFromRows(ORDERS, again)), ORDERED.toReversed());
  assertEquals(rows.map(({ event_data: _, ...facts }) => Object.values(facts)), [
    [-5, 60, -10, 10, 65n],
    [1_000, 5_000, 0, 2_000, 4_000n],
  ]);
});
