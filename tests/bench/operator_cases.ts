import {
  float64,
  int32,
  type OperatorContext,
  type ProcessContext,
  type ProcessFunction,
  type RowOf,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  type ValueState,
} from "../../mod.ts";
import type { BenchCase, Measurement } from "./bench_case.ts";
import { CountingSink } from "./counting_sink.ts";
import { DISORDER_MS, FIRST_TIME_MS, keyAt, timeAt } from "./generated_rows.ts";
import { measure } from "./measure.ts";
import { memoryRows, MemorySource } from "./memory_rows.ts";

const SPEC = { rows: 5_000_000, keys: 10_000 };
/** A key's timer is due so long after the row that registered it. */
const TIMER_MS = 1_000;
/** How long `dedup` remembers a key. */
const TTL_MS = 10_000;

/** `process` and `dedup` over 5 M rows in memory, in batches of 1000. */
export const operatorCases: readonly BenchCase[] = [
  {
    name: "streams/process-timers",
    summary:
      "process() with a value and one event-time timer a key (10,000), registered anew once it was due",
    run: measureTimers,
  },
  {
    name: "streams/dedup",
    summary: "dedup() of 10,000 keys with a ttl of ten seconds of event time",
    run: measureDedup,
  },
];

const EVENT = schema({ key: int32, value: int32, ts: timestamp("ms") });
const VISIT = schema({ key: int32, rows: float64, at: timestamp("ms") });

/** Counts a key's rows until its timer comes due. */
class Visits implements ProcessFunction<typeof EVENT.shape, typeof VISIT.shape, number> {
  #rows!: ValueState<number>;
  open({ state }: OperatorContext): void {
    this.#rows = state.value("rows");
  }
  readonly onRow = ({ ts }: RowOf<typeof EVENT.shape>, { timers }: ProcessContext): void => {
    const rows = this.#rows.get() ?? 0;
    if (rows === 0) timers.registerEventTime(ts + TIMER_MS);
    this.#rows.set(rows + 1);
  };
  readonly onTimer = (
    { timeMs }: { readonly timeMs: number },
    context: ProcessContext<typeof VISIT.shape, number>,
  ): void => {
    context.emit({ key: context.key, rows: this.#rows.get()!, at: timeMs });
    this.#rows.clear();
  };
}

async function measureTimers(): Promise<Measurement> {
  const input = memoryRows(SPEC, "int");
  let timers = 0;
  const job = async () => {
    const sink = new CountingSink("rows");
    await new StreamExecutionEnvironment().fromSource(new MemorySource(input))
      .withWatermarks("ts" as never, { maxOutOfOrderness: DISORDER_MS })
      .keyBy("key" as never)
      .process(() => new Visits() as never, VISIT)
      .toSink(sink)
      .execute("bench");
    requireEqual("streams/process-timers", sink.total, SPEC.rows);
    timers = sink.rows;
  };
  return { ...await measure(job, { rows: SPEC.rows, dataBytes: input.bytes }), timers };
}

async function measureDedup(): Promise<Measurement> {
  const input = memoryRows(SPEC, "int");
  const expected = firstRows();
  const job = async () => {
    const sink = new CountingSink(null);
    await new StreamExecutionEnvironment().fromSource(new MemorySource(input))
      .withWatermarks("ts" as never, { maxOutOfOrderness: DISORDER_MS })
      .dedup("key" as never, { ttl: TTL_MS })
      .toSink(sink)
      .execute("bench");
    requireEqual("streams/dedup", sink.rows, expected);
  };
  return { ...await measure(job, { rows: SPEC.rows, dataBytes: input.bytes }), results: expected };
}

/** How many rows pass, by a plain loop. */
function firstRows(): number {
  const until = new Float64Array(SPEC.keys);
  let passed = 0;
  for (let i = 0; i < SPEC.rows; i++) {
    const [key, at] = [keyAt(i, SPEC.keys), timeAt(i) - FIRST_TIME_MS];
    if (until[key] > at) continue;
    until[key] = at + TTL_MS;
    passed++;
  }
  return passed;
}

function requireEqual(name: string, given: number, wanted: number): void {
  if (given !== wanted) throw new Error(`Cannot trust ${name}: it came to ${given}, wanted ${wanted}`);
}
