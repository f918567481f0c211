import { assert, assertEquals, assertThrows } from "@std/assert";
import { Batch, batchFromRows, int32, schema, timestamp, toRows, utf8 } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Stage } from "../operators/mod.ts";
import { AsOfJoin } from "./as_of_join.ts";
import { IntervalJoin } from "./interval_join.ts";
import type { JoinSpec } from "./join_spec.ts";
import { WindowJoin } from "./window_join.ts";

const INPUT = schema({ at: timestamp("ms"), k: int32, t: utf8 });

const SPEC: JoinSpec = {
  inputs: [INPUT, INPUT],
  keys: [[1], [1]],
  keyTypes: [int32],
  columns: [{ side: 0, column: 1 }, { side: 1, column: 2 }],
  output: schema({ k: int32, t: utf8 }),
  type: "inner",
  batchRows: 100,
  maxRowsHeld: 1e6,
};

/** Rows in order of time; every key comes once only. */
function rowsAt(firstMs: number, count: number, stepMs: number): Batch {
  const rows = Array.from({ length: count }, (_, i) => {
    return { at: firstMs + i * stepMs, k: firstMs + i, t: `t${firstMs + i}` };
  });
  const values = Float64Array.from(rows, ({ at }) => at);
  const { columns, length } = batchFromRows(INPUT, rows);
  const maxMs = firstMs + (count - 1) * stepMs;
  return new Batch(INPUT, columns, length, { times: { values, minMs: firstMs, maxMs } });
}

function drain(output: Iterable<Batch> | Batch | null): Batch[] {
  return output === null ? [] : output instanceof Batch ? [output] : [...output];
}

/** Feeds both sides for a long time; gives the most rows ever held. */
function mostHeld(stage: Stage, stepMs: number): number {
  let most = 0;
  for (let step = 0; step < 300; step++) {
    const firstMs = step * 100 * stepMs;
    drain(stage.process(rowsAt(firstMs, 100, stepMs), 0));
    drain(stage.process(rowsAt(firstMs, 100, stepMs), 1));
    drain(stage.onWatermark!(firstMs + 99 * stepMs));
    most = Math.max(most, stage.counts!().stateEntries!);
  }
  return most;
}

Deno.test("joins hold as many rows as their bounds say, however long they run", () => {
  const interval = new IntervalJoin({ ...SPEC, lowerMs: -500, upperMs: 500 });
  assert(mostHeld(interval, 1) < 4 * 1000 + 400);
  const full = new IntervalJoin({ ...SPEC, type: "full", lowerMs: 0, upperMs: 300 });
  assert(mostHeld(full, 1) < 4 * 300 + 400);
  const output = schema({ k: int32, t: utf8, window_start: timestamp("ms"), window_end: timestamp("ms") });
  const windows = new WindowJoin({ ...SPEC, output, window: { kind: "tumbling", sizeMs: 250, offsetMs: 0 } });
  assert(mostHeld(windows, 1) < 2 * 250 + 400);
  const asOf = new AsOfJoin({ ...SPEC, type: "left", toleranceMs: 400 });
  assert(mostHeld(asOf, 1) < 3 * 400 + 400);
});

Deno.test("IntervalJoin's slices grow longer where rows are few, and rows still leave in time", () => {
  const sparse = new IntervalJoin({ ...SPEC, lowerMs: 0, upperMs: 1 });
  assert(mostHeld(sparse, 1000) < 40 * 256);
});

Deno.test("one row more than maxRowsHeld stops a join", () => {
  for (
    const stage of [
      new IntervalJoin({ ...SPEC, maxRowsHeld: 150, lowerMs: 0, upperMs: 10 }),
      new AsOfJoin({ ...SPEC, type: "inner", maxRowsHeld: 150, toleranceMs: 10 }),
    ]
  ) {
    drain(stage.process(rowsAt(0, 100, 1), 0));
    const error = assertThrows(() => drain(stage.process(rowsAt(0, 100, 1), 1)), VolleyError) as VolleyError;
    assertEquals(error.code, "JOIN_STATE_FULL");
  }
});

Deno.test("a hot key's pairs come in batches of batchRows, as they are asked for", () => {
  const stage = new IntervalJoin({ ...SPEC, lowerMs: -1e6, upperMs: 1e6 });
  const hot = batchFromRows(INPUT, Array.from({ length: 1000 }, (_, i) => ({ at: i, k: 1, t: `t${i}` })));
  const times = { values: Float64Array.from({ length: 1000 }, (_, i) => i), minMs: 0, maxMs: 999 };
  const batch = new Batch(INPUT, hot.columns, 1000, { times });
  drain(stage.process(batch, 0));
  let pairs = 0;
  for (const result of stage.process(batch, 1) as Iterable<Batch>) {
    assert(result.rows <= 100);
    pairs += result.rows;
  }
  assertEquals(pairs, 1_000_000);
});

Deno.test("waitStatus() says when the next result is due", () => {
  const stage = new IntervalJoin({ ...SPEC, type: "left", lowerMs: 0, upperMs: 50 });
  assertEquals(stage.waitStatus(), { pending: 0, nextEventTimeMs: Infinity });
  drain(stage.process(rowsAt(1000, 3, 1), 0));
  assertEquals(stage.waitStatus(), { pending: 3, nextEventTimeMs: 1051 });
  assertEquals(drain(stage.onWatermark(1050)), []);
  const due = drain(stage.onWatermark(1051)).filter(({ rows }) => rows > 0);
  assertEquals(due.flatMap((batch) => toRows(batch) as unknown[]), [{ k: 1000, t: null }]);
  assertEquals(stage.heldWatermark, 1000);
});

Deno.test("rows that come without event times are refused", () => {
  const stage = new AsOfJoin({ ...SPEC, type: "left", toleranceMs: 1 });
  const plain = batchFromRows(INPUT, [{ at: 0, k: 1, t: "" }]);
  assertEquals(
    (assertThrows(() => stage.process(plain, 0), VolleyError) as VolleyError).code,
    "EVENT_TIME_UNKNOWN",
  );
});
