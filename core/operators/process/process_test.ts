import { assert, assertEquals, assertThrows } from "@std/assert";
import { float64, type Schema, schema, utf8 } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { VirtualClock } from "../../time/mod.ts";
import type { ListState, OperatorContext, ValueState } from "../operator.ts";
import { OutputTag } from "../output_tag.ts";
import {
  ARRIVALS,
  batchesOf,
  EVENT,
  eventBatch,
  randomRows,
  rowsOfOutput,
  runStage,
  type TestRow,
} from "../random_rows_test.ts";
import { Process } from "./process.ts";
import type { ProcessContext, ProcessFunction } from "./process_function.ts";
import type { ProcessInit } from "./process_runner.ts";

const OUT = schema({ what: utf8, at: float64 });
const NO_METRICS = {
  counter: () => ({ add() {} }),
  gauge: () => ({ set() {} }),
  histogram: () => ({ record() {} }),
};

type Fn = ProcessFunction<typeof EVENT.shape, typeof OUT.shape, string>;

function processOf(fn: Fn, init: Partial<ProcessInit> = {}): Process {
  return new Process(fn as unknown as ProcessFunction, {
    operatorId: "process-1",
    input: EVENT as unknown as Schema,
    output: OUT as unknown as Schema,
    keyColumns: [1],
    sides: [],
    batchRows: 8,
    clock: new VirtualClock(),
    metrics: NO_METRICS,
    ...init,
  });
}

function row(at: number, key: string, n = 0): TestRow {
  return { at, key, n, watermarkMs: -Infinity };
}

function lines(made: readonly unknown[]): string[] {
  return (made as { what: string; at: number }[]).map(({ what, at }) => `${what}@${at}`);
}

Deno.test("process() calls timers by time, then by registration, once for each key and time", () => {
  const stage = processOf({
    onRow: ({ at }, { timers }) => timers.registerEventTime(at + 100),
    onTimer: (timer, context) => context.emit({ what: context.key, at: timer.timeMs }),
  });
  stage.process(eventBatch([row(5, "b"), row(1, "a"), row(5, "a"), row(5, "b")]));
  assertEquals(lines(rowsOfOutput(stage.onWatermark(100))), []);
  assertEquals(stage.waitStatus(), { pending: 3, nextEventTimeMs: 101 });
  assertEquals(lines(rowsOfOutput(stage.onWatermark(105))), ["a@101", "b@105", "a@105"]);
  assertEquals(stage.onWatermark(1_000), null);
});

/** Sums each key's `n` by slices of 50 ms: what a timer looks at was left by rows before its time alone. */
class Slices implements Fn {
  #rows!: ListState<{ at: number; n: number }>;
  open({ state }: OperatorContext): void {
    this.#rows = state.list("rows");
  }
  readonly onRow: Fn["onRow"] = ({ at, n }, { timers, watermarkMs }) => {
    const endMs = (Math.floor(at / 50) + 1) * 50;
    if (endMs <= watermarkMs) return;
    this.#rows.add({ at, n });
    timers.registerEventTime(endMs);
  };
  readonly onTimer: Fn["onTimer"] = ({ timeMs }, context) => {
    const due = this.#rows.get().filter(({ at }) => at < timeMs);
    this.#rows.set(this.#rows.get().filter(({ at }) => at >= timeMs));
    context.emit({ what: `${context.key} ${due.reduce((sum, { n }) => sum + n, 0)}`, at: timeMs });
  };
}

function slicesOf(rows: readonly TestRow[]): string[] {
  const sums = new Map<string, number>();
  for (const { at, key, n } of rows) {
    const end = (Math.floor(at / 50) + 1) * 50;
    sums.set(`${end} ${key}`, (sums.get(`${end} ${key}`) ?? 0) + n);
  }
  return [...sums].map(([slice, sum]) => `${slice.split(" ")[1]} ${sum}@${slice.split(" ")[0]}`).sort();
}

Deno.test("process() agrees with a plain reference on random streams, however they arrive", () => {
  for (let seed = 1; seed <= 8; seed++) {
    const inTime = randomRows(seed, 300, 6, 120).filter(({ at, watermarkMs }) => at >= watermarkMs);
    for (const arrival of ARRIVALS) {
      assertEquals(lines(runStage(processOf(new Slices()), inTime, arrival, 120)).sort(), slicesOf(inTime));
    }
  }
});

Deno.test("process() goes on from a snapshot as if nothing had been", () => {
  const rows = randomRows(3, 200, 6, 120).filter(({ at, watermarkMs }) => at >= watermarkMs);
  const before = processOf(new Slices());
  const made = lines(runHalf(before, rows.slice(0, 100)));
  const after = processOf(new Slices(), { restored: before.snapshot() });
  made.push(...lines(runStage(after, rows.slice(100), [16], 120)));
  assertEquals(made.sort(), slicesOf(rows));
});

function runHalf(stage: Process, rows: readonly TestRow[]): unknown[] {
  const made = rowsOfOutput(stage.process(eventBatch(rows)));
  return [...made, ...rowsOfOutput(stage.onWatermark(Math.max(...rows.map(({ at }) => at)) - 120))];
}

Deno.test("process() calls a timer of the past when the watermark goes on next, and counts it", () => {
  const stage = processOf({
    onRow: ({ at }, { timers }) => timers.registerEventTime(at - 50),
    onTimer: ({ timeMs }, context) => context.emit({ what: "due", at: timeMs }),
  });
  stage.onWatermark(200);
  stage.process(eventBatch([row(210, "a")]));
  assertEquals(stage.counts().timersInPast, 1);
  const [batch] = [...stage.onWatermark(201)!];
  assertEquals(lines(rowsOfOutput(batch)), ["due@160"]);
  assertEquals(batch.times?.minMs, 200, "no row comes before the watermark that has gone on");
});

Deno.test("process() refuses timers of the past where it was told to, and numbers that are none", () => {
  const stage = processOf({ onRow: ({ at }, { timers }) => timers.registerEventTime(at) }, {
    timersInPast: "fail",
  });
  stage.onWatermark(10);
  const past = assertThrows(() => stage.process(eventBatch([row(10, "a")])), VolleyError);
  assertEquals([past.code, past.at.row], ["TIMER_IN_PAST", 0]);
  const wrong = processOf({ onRow: (_, { timers }) => timers.registerEventTime(NaN) });
  assertEquals(
    assertThrows(() => wrong.process(eventBatch([row(1, "a")])), VolleyError).code,
    "TIMER_INVALID",
  );
});

Deno.test("process() fires all timers at the end, processing-time ones last, and tells that it is the end", () => {
  const stage = processOf({
    onRow: ({ at }, { timers }) => {
      timers.registerProcessingTime(at);
      timers.registerEventTime(at + 1_000);
    },
    onTimer: ({ kind, timeMs }, context) => {
      context.emit({ what: `${kind} ${context.ended}`, at: timeMs });
      if (kind === "event" && timeMs < 3_000) context.timers.registerEventTime(timeMs + 1_000);
    },
  });
  stage.process(eventBatch([row(7, "a")]));
  const made = lines(rowsOfOutput(stage.onWatermark(Infinity)));
  assertEquals(made, ["event true@1007", "event true@2007", "event true@3007", "processing true@7"]);
});

Deno.test("process() stops timers that register the next one for ever once the input has ended", () => {
  const stage = processOf({
    onRow: ({ at }, { timers }) => timers.registerEventTime(at + 1),
    onTimer: ({ timeMs }, { timers }) => timers.registerEventTime(timeMs + 1),
  });
  stage.process(eventBatch([row(7, "a")]));
  for (const _ of stage.onWatermark(500)!);
  assertEquals(stage.waitStatus().nextEventTimeMs, 501);
  const error = assertThrows(() => rowsOfOutput(stage.onWatermark(Infinity)), VolleyError);
  assertEquals(error.code, "TIMERS_ENDLESS");
});

Deno.test("a timer that registers its own time anew comes due with the next watermark, not at once", () => {
  let called = 0;
  const stage = processOf({
    onRow: ({ at }, { timers }) => timers.registerEventTime(at),
    onTimer: ({ timeMs }, { timers, ended }) => {
      called++;
      if (!ended) timers.registerEventTime(timeMs);
    },
  });
  stage.process(eventBatch([row(7, "a")]));
  for (const watermark of [10, 11, 12]) for (const _ of stage.onWatermark(watermark)!);
  assertEquals(called, 3);
});

Deno.test("process() calls processing-time timers by the clock, deleted ones never", async () => {
  const clock = new VirtualClock(1_000);
  const stage = processOf({
    onRow: ({ n }, { timers, nowMs }) => {
      timers.registerProcessingTime(nowMs + n);
      if (n === 20) assert(timers.deleteProcessingTime(nowMs + 10));
      if (n === 20) assert(!timers.deleteEventTime(nowMs + 10));
    },
    onTimer: ({ kind }, context) => context.emit({ what: `${kind} ${context.key}`, at: context.nowMs }),
  }, { clock });
  assertEquals(stage.nextTimeMs, Infinity);
  stage.process(eventBatch([row(1, "a", 10), row(1, "b", 15), row(1, "a", 20)]));
  assertEquals(stage.nextTimeMs, 1_015);
  await clock.advance(17);
  assertEquals(lines(rowsOfOutput(stage.onTime(clock.now()))), ["processing b@1017"]);
  assertEquals(stage.nextTimeMs, 1_020);
});

Deno.test("rows put out have the time of their row, or of their timer", () => {
  const stage = processOf({
    onRow: ({ at, key }, context) => {
      context.emit({ what: key, at });
      context.timers.registerEventTime(at + 3);
    },
    onTimer: ({ timeMs }, context) => context.emit({ what: "t", at: timeMs }),
  });
  const [made] = batchesOf(stage.process(eventBatch([row(30, "a"), { ...row(5, "b"), watermarkMs: 10 }])));
  assertEquals([...made.times!.values], [30, 5]);
  assertEquals(made.behind?.rows, Int32Array.of(1));
  const [timed] = [...stage.onWatermark(40)!];
  assertEquals([...timed.times!.values], [8, 33]);
});

Deno.test("process() puts rows out under declared tags only, in full batches as they come", () => {
  const odd = new OutputTag("odd", schema({ n: utf8 }));
  const fn: Fn = {
    onRow: ({ n, at }, context) => {
      for (let k = 0; k < 3; k++) context.emit({ what: `${n}.${k}`, at });
      if (n % 2 === 1) context.side(odd, { n: String(n) });
    },
  };
  const stage = processOf(fn, { sides: [{ tag: "odd", fields: odd.schema!.fields }] });
  const rows = Array.from({ length: 10 }, (_, n) => row(n, "a", n));
  const made = rowsOfOutput(stage.process(eventBatch(rows)));
  assertEquals(made.length, 30);
  assertEquals(stage.side.take().flatMap(({ batch }) => rowsOfOutput(batch)).length, 5);
  const undeclared = processOf(fn);
  const error = assertThrows(() => rowsOfOutput(undeclared.process(eventBatch(rows))), VolleyError);
  assertEquals(error.code, "SIDE_OUTPUT_UNDECLARED");
});

Deno.test("a row whose function throws is refused by policy, the others go on", () => {
  const refused: string[] = [];
  const faults = {
    fatal: false,
    reject: (_: unknown, at: number, { code }: VolleyError) => void refused.push(`${at} ${code}`),
  };
  const fn: Fn = {
    onRow: ({ n, at }, context) => {
      if (n === 1) throw new TypeError("no");
      context.emit({ what: "ok", at: n === 2 ? "x" as never : at });
    },
  };
  const rows = [0, 1, 2, 3].map((n) => row(n, "a", n));
  assertEquals(lines(rowsOfOutput(processOf(fn, { faults }).process(eventBatch(rows)))), ["ok@0", "ok@3"]);
  assertEquals(refused, ["1 CLOSURE_FAILED", "2 VALUE_TYPE_MISMATCH"]);
  const error = assertThrows(() => processOf(fn).process(eventBatch(rows)), VolleyError);
  assertEquals([error.code, error.at.row], ["CLOSURE_FAILED", 1]);
});

Deno.test("process() refuses functions that return promises", () => {
  const fn: Fn = { onRow: (() => Promise.resolve()) as never };
  const error = assertThrows(() => processOf(fn).process(eventBatch([row(1, "a")])), VolleyError);
  assertEquals(error.code, "CLOSURE_RESULT_INVALID");
});

Deno.test("without keys there is one scope, for rows and timers", () => {
  class Count implements Fn {
    #seen!: ValueState<number>;
    open({ state }: OperatorContext): void {
      this.#seen = state.value("seen");
    }
    readonly onRow: Fn["onRow"] = ({ at }, { timers, key }) => {
      assertEquals(key, undefined);
      this.#seen.set((this.#seen.get() ?? 0) + 1);
      timers.registerEventTime(at + 10);
    };
    readonly onTimer: Fn["onTimer"] = (_, context: ProcessContext<typeof OUT.shape>) => {
      context.emit({ what: "seen", at: this.#seen.get()! });
    };
  }
  const stage = processOf(new Count(), { keyColumns: [] });
  const made = runStage(stage, [row(1, "a"), row(1, "b"), row(2, "c")], [2]);
  assertEquals(lines(made), ["seen@3", "seen@3"]);
});
