import { assert, assertEquals, assertThrows } from "@std/assert";
import { Batch, batchFromRows, int32, type Schema, schema, timestamp, utf8 } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { seededRandom, VirtualClock } from "../../time/mod.ts";
import type { MapState, OperatorContext, ValueState } from "../operator.ts";
import { EVENT, eventBatch, randomRows, rowsOfOutput, type TestRow } from "../random_rows_test.ts";
import { Broadcast, type BroadcastInit } from "./broadcast.ts";
import type { BroadcastFunction } from "./broadcast_function.ts";

const RULE = schema({ from: timestamp("ms"), key: utf8, limit: int32 });
const OUT = schema({ n: int32, limit: int32, seen: int32 });
const NO_METRICS = {
  counter: () => ({ add() {} }),
  gauge: () => ({ set() {} }),
  histogram: () => ({ record() {} }),
};

interface Rule {
  readonly from: number;
  readonly key: string;
  readonly limit: number;
}

/** Says which limit a row saw, and how many rows of its key came before it. */
class Limits implements BroadcastFunction<typeof EVENT.shape, typeof RULE.shape, typeof OUT.shape> {
  #seen!: ValueState<number>;
  open({ state }: OperatorContext): void {
    this.#seen = state.value("seen");
  }
  readonly onRule = ({ key, limit }: Rule, rules: MapState<string, number>): void => rules.set(key, limit);
  readonly onRow: BroadcastFunction<typeof EVENT.shape, typeof RULE.shape, typeof OUT.shape>["onRow"] = (
    { n, key },
    rules,
    context,
  ) => {
    const seen = this.#seen.get() ?? 0;
    this.#seen.set(seen + 1);
    context.emit({ n, limit: rules.get(key) ?? -1, seen });
  };
}

function broadcastOf(init: Partial<BroadcastInit> = {}): Broadcast {
  return new Broadcast(new Limits() as unknown as BroadcastFunction, {
    operatorId: "broadcast-1",
    input: EVENT as unknown as Schema,
    rules: RULE as unknown as Schema,
    output: OUT as unknown as Schema,
    keyColumns: [1],
    sides: [],
    batchRows: 16,
    clock: new VirtualClock(),
    metrics: NO_METRICS,
    waitFor: "rules-end",
    heldRowsMax: 1_000,
    ...init,
  });
}

function ruleBatch(rules: readonly Rule[]): Batch {
  const { columns, length } = batchFromRows(RULE, rules);
  const values = Float64Array.from(rules, ({ from }) => from);
  return new Batch(RULE, columns, length, {
    times: { values, minMs: Math.min(...values), maxMs: Math.max(...values) },
  });
}

const rules = [{ from: 0, key: "k0", limit: 1 }, { from: 0, key: "k1", limit: 2 }];

Deno.test("broadcast() holds rows until the rules have ended, then lets them go by itself", () => {
  const stage = broadcastOf();
  const rows = randomRows(1, 20);
  stage.process(ruleBatch(rules.slice(0, 1)), 1);
  assertEquals(stage.process(eventBatch(rows.slice(0, 10)), 0), null);
  stage.process(ruleBatch(rules.slice(1)), 1);
  assertEquals([stage.nextTimeMs, stage.heldWatermark], [
    Infinity,
    Math.min(...rows.slice(0, 10).map((r) => r.at)) - 1,
  ]);
  assertEquals(stage.onWatermark(5), null);
  stage.onInputWatermark(0, 10);
  stage.onInputWatermark(1, Infinity);
  assertEquals(stage.nextTimeMs, 0);
  const made = rowsOfOutput(stage.onTime(1));
  made.push(...rowsOfOutput(stage.process(eventBatch(rows.slice(10)), 0)));
  assertEquals(stage.nextTimeMs, Infinity);
  const limits = new Map(rules.map(({ key, limit }) => [key, limit]));
  assertEquals(
    (made as { n: number; limit: number }[]).map(({ n, limit }) => `${n} ${limit}`),
    rows.map(({ n, key }) => `${n} ${limits.get(key) ?? -1}`),
  );
});

Deno.test("broadcast() with nothing to wait for shows a row the rules that happen to have come", () => {
  const stage = broadcastOf({ waitFor: "none" });
  const [row] = randomRows(1, 1, 1);
  assertEquals((rowsOfOutput(stage.process(eventBatch([row]), 0))[0] as { limit: number }).limit, -1);
  stage.process(ruleBatch(rules), 1);
  assertEquals((rowsOfOutput(stage.process(eventBatch([row]), 0))[0] as { limit: number }).limit, 1);
});

Deno.test("broadcast() by watermark holds it for the rows that are left alone", () => {
  const stage = broadcastOf({ waitFor: "watermark" });
  stage.process(eventBatch([5, 100, 7].map((at, n) => ({ at, key: "k0", n, watermarkMs: -Infinity }))), 0);
  assertEquals([stage.heldWatermark, stage.waitStatus().pending], [4, 3]);
  assertEquals(rowsOfOutput(stage.onWatermark(90)).length, 2);
  assertEquals([stage.heldWatermark, stage.waitStatus().nextEventTimeMs], [99, 100]);
});

/** Rows in order of time, each with the newest rule of its time or before. */
function reference(rows: readonly TestRow[], given: readonly Rule[]): object[] {
  const seen = new Map<string, number>();
  return rows.toSorted((a, b) => a.at - b.at || a.n - b.n).map(({ at, key, n }) => {
    const known = given.filter((rule) => rule.key === key && rule.from <= at);
    const newest = known.toSorted((a, b) => a.from - b.from).at(-1);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return { n, limit: newest?.limit ?? -1, seen: before };
  });
}

Deno.test("broadcast() by watermark gives one answer, in order of time, however rows and rules arrive", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = seededRandom(seed);
    const rows = randomRows(seed, 150, 4, 120).filter(({ at, watermarkMs }) => at >= watermarkMs);
    const given = Array.from({ length: 30 }, (_, i) => ({
      from: i * 25,
      key: `k${Math.floor(random() * 4)}`,
      limit: i,
    }));
    const wanted = reference(rows, given);
    for (let arrival = 0; arrival < 8; arrival++) {
      assertEquals(interleaved(broadcastOf({ waitFor: "watermark" }), rows, given, random), wanted);
    }
  }
});

function interleaved(
  stage: Broadcast,
  rows: readonly TestRow[],
  given: readonly Rule[],
  random: () => number,
): object[] {
  const made: unknown[] = [];
  let [row, rule, newest] = [0, 0, -Infinity];
  while (row < rows.length || rule < given.length) {
    const count = 1 + Math.floor(random() * 20);
    if (rule === given.length || (row < rows.length && random() < 0.6)) {
      const part = rows.slice(row, row += count);
      for (const { at } of part) newest = Math.max(newest, at);
      made.push(...rowsOfOutput(stage.process(eventBatch(part, random() < 0.5), 0)));
    } else {
      made.push(...rowsOfOutput(stage.process(ruleBatch(given.slice(rule, rule += count)), 1)));
    }
    const rowsTo = row < rows.length ? newest - 120 : Infinity;
    const rulesTo = rule === 0 ? -Infinity : rule < given.length ? given[rule - 1].from : Infinity;
    made.push(...rowsOfOutput(stage.onWatermark(Math.min(rowsTo, rulesTo))));
  }
  return made as object[];
}

Deno.test("broadcast() goes on from a snapshot, with rules, state and the rows it held", () => {
  for (const waitFor of ["rules-end", "watermark"] as const) {
    const rows = randomRows(6, 60, 4, 500).filter(({ at, watermarkMs }) => at >= watermarkMs);
    const before = broadcastOf({ waitFor });
    before.process(ruleBatch(rules), 1);
    before.process(eventBatch(rows.slice(0, 30)), 0);
    const after = broadcastOf({ waitFor, restored: before.snapshot() });
    after.process(eventBatch(rows.slice(30)), 0);
    const made = rowsOfOutput(after.onWatermark(Infinity));
    const wanted = reference(rows, rules) as { n: number }[];
    const inOrder = waitFor === "watermark" ? wanted : undefined;
    assertEquals(made.length, wanted.length);
    if (inOrder) assertEquals(made as object[], inOrder);
    else assert((made as { n: number }[]).every(({ n }, i) => n === rows[i].n));
  }
});

Deno.test("broadcast() says so when it would hold too many rows, and where times are missing", () => {
  const stage = broadcastOf({ heldRowsMax: 15 });
  stage.process(eventBatch(randomRows(1, 10)), 0);
  const error = assertThrows(() => stage.process(eventBatch(randomRows(1, 10)), 0), VolleyError);
  assertEquals(error.code, "BROADCAST_HELD_TOO_MANY");
  const untimed = batchFromRows(EVENT, [{ at: 1, key: "a", n: 1 }]);
  const missing = assertThrows(() => broadcastOf({ waitFor: "watermark" }).process(untimed, 0), VolleyError);
  assertEquals(missing.code, "EVENT_TIME_UNKNOWN");
});

Deno.test("a rule that throws is refused by policy", () => {
  const refused: string[] = [];
  const faults = {
    fatal: false,
    reject: (_: Batch, row: number, { code }: VolleyError) => void refused.push(`${row} ${code}`),
  };
  const stage = broadcastOf({ faults });
  const wrong = batchFromRows(schema({ from: timestamp("ms"), key: utf8, limit: int32 }), rules);
  stage.process(wrong, 1);
  assertEquals(refused, []);
  const failing = new Broadcast({
    onRule: () => {
      throw new Error("no");
    },
    onRow: () => {},
  }, {
    ...({
      operatorId: "b",
      input: EVENT,
      rules: RULE,
      output: OUT,
      keyColumns: [],
      sides: [],
      batchRows: 4,
    } as unknown as BroadcastInit),
    clock: new VirtualClock(),
    metrics: NO_METRICS,
    waitFor: "none",
    heldRowsMax: 1,
    faults,
  });
  failing.process(wrong, 1);
  assertEquals(refused, ["0 CLOSURE_FAILED", "1 CLOSURE_FAILED"]);
});
