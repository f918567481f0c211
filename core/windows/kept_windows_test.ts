import { assert, assertEquals } from "@std/assert";
import { Batch, int32, int64, type Schema, schema, timestamp, toRows } from "../data/mod.ts";
import { ByteReader } from "../keys/mod.ts";
import { MemoryPendingStore } from "../state/mod.ts";
import { seededRandom, VirtualClock } from "../time/mod.ts";
import { AssignWatermarks } from "./assign_watermarks.ts";
import { countAndSum, eventBatch, type EventRow, fired } from "./event_rows_test.ts";
import { KeyWindow } from "./key_window.ts";
import { PaneWindow, type WindowAggregateSpec } from "./pane_window.ts";
import { TriggeredWindow } from "./triggered_window.ts";

const TEN = { kind: "tumbling", sizeMs: 10, offsetMs: 0 } as const;

function numbered(name: "revision" | "pane"): WindowAggregateSpec {
  const output = schema({
    k: int32,
    window_start: timestamp("ms"),
    window_end: timestamp("ms"),
    n: int64,
    sum: int64,
    [name]: int32,
  }) as Schema;
  return { ...countAndSum, output };
}

function at(ts: number, k = 1): EventRow {
  return { ts, k, v: ts };
}

/** `end:k n sum @number` of each result, in order. */
function told(batches: Iterable<Batch>): string[] {
  return [...batches].filter(({ rows }) => rows > 0).flatMap((batch) =>
    (toRows(batch) as Record<string, unknown>[]).map((row) => {
      const { k, window_end: end, n, sum, revision, pane } = row;
      return `${end === undefined ? "" : Number(end)}:${k} ${n} ${sum} @${revision ?? pane ?? ""}`;
    })
  );
}

/** A stage behind watermarks without a bound; hears of each advance, as in a run. */
class Driven {
  readonly assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: 0 });
  readonly stage: PaneWindow | TriggeredWindow;

  #watermarkMs = -Infinity;

  constructor(stage: PaneWindow | TriggeredWindow) {
    this.stage = stage;
  }

  send(...rows: EventRow[]): string[] {
    const batch = this.assign.process(eventBatch(rows)) as Batch;
    const early = this.stage.process(batch);
    const first = early === null ? [] : told(early instanceof Batch ? [early] : early);
    const { watermark } = this.assign;
    if (watermark === this.#watermarkMs) return first;
    this.#watermarkMs = watermark;
    return [...first, ...told(fired(this.stage, watermark))];
  }
}

Deno.test("a window with lateness answers at its end, again for keys that changed, and then no more", () => {
  const driven = new Driven(new PaneWindow(TEN, numbered("revision"), 20));
  assertEquals(driven.send(at(1), at(2, 2), at(12)), ["10:1 1 1 @0", "10:2 1 2 @0"]);
  assertEquals(driven.send(at(3), at(4)), []);
  assertEquals(driven.send(at(13)), ["10:1 3 8 @1"]);
  assertEquals(driven.send(at(14)), []);
  assertEquals(driven.send(at(5, 3), at(29)), ["10:3 1 5 @0", "20:1 3 39 @0"]);
  assertEquals(driven.send(at(30)), ["30:1 1 29 @0"]);
  assertEquals(driven.send(at(6)), []);
  assertEquals(driven.stage.counts().late, 1);
});

Deno.test("a sliding window's later rows reach the windows that still take them, fired or not", () => {
  const sliding = { kind: "sliding", sizeMs: 20, slideMs: 10, offsetMs: 0 } as const;
  const driven = new Driven(new PaneWindow(sliding, numbered("revision"), 10));
  assertEquals(driven.send(at(1), at(21)), ["10:1 1 1 @0", "20:1 1 1 @0"]);
  assertEquals(driven.send(at(11)), []);
  // The window to 20 is kept until 30: the row at 11 changes it; that to 10 is gone, and the row at 2 with it.
  assertEquals(driven.send(at(2), at(22)), ["20:1 3 14 @1"]);
  assertEquals(driven.send(at(35)), ["30:1 3 54 @0"]);
  assertEquals(driven.stage.counts().late, 0);
});

Deno.test("a window answers by event time each time the watermark has gone on by so much, where rows came", () => {
  const early = { trigger: { everyEventTimeMs: 4, purging: false }, clock: new VirtualClock() };
  const driven = new Driven(new TriggeredWindow(TEN, numbered("revision"), early, 0));
  assertEquals(driven.send(at(1)), []);
  assertEquals(driven.stage.waitStatus().nextEventTimeMs, 4);
  assertEquals(driven.send(at(5)), ["10:1 2 6 @0"]);
  assertEquals(driven.send(at(6)), []);
  assertEquals(driven.send(at(9, 2)), ["10:1 3 12 @1", "10:2 1 9 @0"]);
  assertEquals(driven.send(at(11)), []);
  assertEquals(driven.stage.counts().pendingWindows, 1);
});

Deno.test("a window answers by the clock, from its first row on, and wants no call while nothing changes", async () => {
  const clock = new VirtualClock(1000);
  const early = { trigger: { everyProcessingTimeMs: 50, purging: true }, clock };
  const driven = new Driven(new TriggeredWindow(TEN, numbered("pane"), early, 0));
  const { stage } = driven;
  assertEquals((stage as TriggeredWindow).nextTimeMs, Infinity);
  driven.send(at(1), at(2));
  assertEquals((stage as TriggeredWindow).nextTimeMs, 1050);
  await clock.advance(50);
  assertEquals(told((stage as TriggeredWindow).onTime(clock.now())!), ["10:1 2 3 @0"]);
  assertEquals((stage as TriggeredWindow).nextTimeMs, Infinity);
  await clock.advance(70);
  driven.send(at(3));
  assertEquals((stage as TriggeredWindow).nextTimeMs, 1150);
  assertEquals(driven.send(at(10)), ["10:1 1 3 @1"]);
});

Deno.test("a window that answers by rows does so within a batch, at just that row", () => {
  const early = { trigger: { everyRows: 2, purging: false }, clock: new VirtualClock() };
  const driven = new Driven(new TriggeredWindow(TEN, numbered("revision"), early, 0));
  assertEquals(driven.send(at(1), at(2, 2), at(2), at(3), at(4), at(5)), ["10:1 2 3 @0", "10:1 4 10 @1"]);
  assertEquals(driven.send(at(10)), ["10:1 5 15 @2", "10:2 1 2 @0"]);
});

Deno.test("states of purged keys are brought together, however many windows a key has had", () => {
  const output = schema({ k: int32, window_index: int64, n: int64, sum: int64 });
  const spec = { ...countAndSum, output, batchRows: 64 };
  const stage = new KeyWindow({ kind: "count", rows: 3 }, spec, {
    trigger: null,
    clock: new VirtualClock(),
  });
  const lines: string[] = [];
  const note = (batches: Iterable<Batch>) => {
    for (const batch of batches) {
      for (const row of toRows(batch) as Record<string, unknown>[]) lines.push(Object.values(row).join(" "));
    }
  };
  for (let round = 0; round < 400; round++) {
    // Key 7 has a row now and then: its state outlives many others.
    const rows = Array.from(
      { length: 99 },
      (_, i) => ({ ts: 0, k: i % 33 === 5 ? 100 + round : i % 3, v: 1 }),
    );
    if (round % 150 === 0) rows.push({ ts: 0, k: 7, v: 10 });
    note(stage.process(eventBatch(rows)) as Iterable<Batch>);
  }
  note(fired(stage, Infinity));
  const of = (k: number) => lines.filter((line) => line.startsWith(`${k} `));
  assertEquals(of(7), ["7 0 3 30"]);
  assertEquals(of(0).slice(0, 2), ["0 0 3 3", "0 1 3 3"]);
  assert(of(250).length === 1 && of(250)[0] === "250 0 3 3");
  assertEquals(lines.reduce((sum, line) => sum + Number(line.split(" ")[2]), 0), 400 * 99 + 3);
});

Deno.test("groups beyond the limit go to the store, are counted, and come back in the answers", () => {
  const stores: MemoryPendingStore[] = [];
  const store = () => {
    stores.push(new MemoryPendingStore());
    return stores[stores.length - 1];
  };
  const driven = new Driven(new PaneWindow(TEN, { ...numbered("revision"), maxGroups: 2, store }, 20));
  driven.send(at(1), at(1, 2), at(1, 3));
  assertEquals(driven.stage.counts(), { late: 0, lateAfterIdle: 0, pendingWindows: 3, evictions: 3 });
  assert(stores.some((each) => [...each.windows()].length > 0));
  driven.send(at(2), at(3, 2));
  assertEquals(driven.send(at(10)).sort(), ["10:1 2 3 @0", "10:2 2 4 @0", "10:3 1 1 @0"]);
  assertEquals(driven.send(at(5, 3), at(11)), ["10:3 2 6 @1"]);
  driven.send(at(40));
  assertEquals(told(fired(driven.stage, Infinity)), ["50:1 1 40 @0"]);
  assert(
    stores.every((each) => [...each.windows()].length === 0),
    "what has fired for good leaves the store",
  );
});

/** Groups in a store: each piece begins with how many it has. */
function groupsIn(store: MemoryPendingStore): number {
  const pieces = [...store.windows()].flatMap((window) =>
    store.keyGroups(window).flatMap((keyGroup) => store.get(window, keyGroup))
  );
  return pieces.reduce((sum, bytes) => sum + new ByteReader(bytes).varint(), 0);
}

Deno.test("with room for one group all others are away, whatever kind of pane they are in; answers are the same", () => {
  const next = seededRandom(29);
  const below = (limit: number) => Math.floor(next() * limit);
  const written = new Map<string, number>();
  for (let round = 0; round < 30; round++) {
    const stores: MemoryPendingStore[] = [];
    const store = (name: string) => {
      const made = new MemoryPendingStore();
      const { put } = made;
      made.put = (...place) => {
        written.set(name, (written.get(name) ?? 0) + 1);
        put.apply(made, place);
      };
      stores.push(made);
      return made;
    };
    const slideMs = 2 + below(9);
    const window = round % 3 === 0
      ? TEN
      : { kind: "sliding", sizeMs: slideMs * (1 + below(8)), slideMs, offsetMs: 0 } as const;
    const latenessMs = [0, 15, 60][below(3)];
    const spec = latenessMs > 0 ? numbered("revision") : countAndSum;
    const [small, large] = [{ ...spec, maxGroups: 1, store }, spec].map((one) =>
      new Driven(new PaneWindow(window, one, latenessMs))
    );
    for (let step = 0; step < 40; step++) {
      const rows = Array.from({ length: 1 + below(6) }, () => at(step * 4 - below(50), below(4)));
      assertEquals(small.send(...rows).sort(), large.send(...rows).sort());
      const away = stores.reduce((sum, each) => sum + groupsIn(each), 0);
      assert(small.stage.counts().pendingWindows! - away <= 1, `round ${round}, step ${step}`);
      assertEquals(small.stage.counts().late, large.stage.counts().late);
    }
    assertEquals(told(fired(small.stage, Infinity)).sort(), told(fired(large.stage, Infinity)).sort());
    assertEquals(small.stage.counts().pendingWindows, 0);
    assert(stores.every((each) => [...each.windows()].length === 0));
  }
  for (const name of ["panes", "fired", "behind"]) {
    assert(written.get(name)! > 50, `${name} stayed in memory`);
  }
});
