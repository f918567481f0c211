import {
  Batch,
  type Column,
  count,
  SessionWindows,
  SlidingWindows,
  StreamExecutionEnvironment,
  StreamRecord,
  sum,
  timestampColumn,
  TumblingWindows,
  type WindowAssigner,
} from "../../mod.ts";
import { AnswerSink } from "./answer_sink.ts";
import type { BenchCase, Measurement } from "./bench_case.ts";
import {
  type Answer,
  checkAnswer,
  DISORDER_MS,
  keyAt,
  mix,
  timeAt,
  valueAt,
  WINDOW_MS,
} from "./generated_rows.ts";
import { measure } from "./measure.ts";
import { BATCH_ROWS, type MemoryRows, memoryRows, MemorySource } from "./memory_rows.ts";
import { LastAnswersSink, lateAnswer, type LateJob } from "./late_answers.ts";

const MILLION = 1_000_000;
const SLIDE_MS = 1_000;
const GAP_MS = 2_000;
const LATENESS_MS = 60_000;
/** So much later than it should a late row comes: half of them in time for a window kept for a minute. */
const DELAY_MS = 90_000;

/** Windows beside the tumbling ones of `engine/keyed-*`, each against tumbling ones on the same rows. */
export const windowCases: readonly BenchCase[] = [
  {
    name: "streams/sliding-60x",
    summary:
      "one-minute windows every second, 1000 keys, 10 M rows; tumbling_ratio: against one-minute tumbling",
    run: () =>
      measureWindows("streams/sliding-60x", { rows: 10 * MILLION, keys: 1000 }, {
        windows: SlidingWindows.of(WINDOW_MS, SLIDE_MS),
        expected: slidingAnswer,
      }),
  },
  {
    name: "streams/session",
    summary:
      "sessions with a gap of two seconds, 10,000 keys, 5 M rows; tumbling_ratio: against one-minute tumbling",
    run: () =>
      measureWindows("streams/session", { rows: 5 * MILLION, keys: 10_000 }, {
        windows: SessionWindows.withGap(GAP_MS),
        expected: sessionAnswer,
      }),
  },
  {
    name: "streams/late-5pct",
    summary: "one-minute windows, 1000 keys, 5 % of 5 M rows too late for them; in_time_ratio: against none",
    run: () => measureLate("streams/late-5pct", 0),
  },
  {
    name: "streams/late-5pct-kept",
    summary: "the same with windows kept a minute longer: half of the late rows change an answer",
    run: () => measureLate("streams/late-5pct-kept", LATENESS_MS),
  },
];

/** Rows of a job of windows. */
export interface Spec {
  readonly rows: number;
  readonly keys: number;
}

interface WindowJob {
  readonly windows: WindowAssigner;
  readonly expected: (spec: Spec) => Answer;
}

async function measureWindows(
  name: string,
  spec: Spec,
  { windows, expected }: WindowJob,
): Promise<Measurement> {
  const input = memoryRows(spec, "int");
  const wanted = expected(spec);
  const job = async () => checkAnswer(name, await runWindowJob(input, windows), wanted);
  const measured = await measure(job, { rows: spec.rows, runs: 3, dataBytes: input.bytes });
  const tumbling = await measure(async () => void await runWindowJob(input, TumblingWindows.of(WINDOW_MS)), {
    rows: spec.rows,
    runs: 3,
  });
  const ratio = tumbling.cpu_seconds / measured.cpu_seconds;
  return { ...measured, results: wanted.groups, tumbling_ratio: Math.round(ratio * 1000) / 1000 };
}

/** Totals and counts by key in `windows`, of rows in order but for the disorder. */
export async function runWindowJob(input: MemoryRows, windows: WindowAssigner): Promise<Answer> {
  const sink = new AnswerSink();
  await new StreamExecutionEnvironment()
    .fromSource(new MemorySource(input))
    .withWatermarks("ts", { maxOutOfOrderness: DISORDER_MS })
    .keyBy("key")
    .window(windows)
    .aggregateExpr({ total: sum("value"), counted: count() })
    .toSink(sink)
    .execute("bench");
  return sink.answer;
}

/** Every row counts in as many windows as there are slides; a group is a window that a key has a row in. */
export function slidingAnswer({ rows, keys }: Spec): Answer {
  const slides = WINDOW_MS / SLIDE_MS;
  const [first, last] = [
    Math.floor(timeAt(0) / SLIDE_MS),
    Math.floor((timeAt(rows) + DISORDER_MS) / SLIDE_MS),
  ];
  const seconds = last - first + 1;
  const seen = new Uint8Array(keys * seconds);
  let [groups, total] = [0, 0];
  for (let i = 0; i < rows; i++) {
    seen[keyAt(i, keys) * seconds + Math.floor(timeAt(i) / SLIDE_MS) - first] = 1;
    total += valueAt(i);
  }
  for (let key = 0; key < keys; key++) {
    let until = -1;
    for (let second = 0; second < seconds + slides; second++) {
      if (second < seconds && seen[key * seconds + second] === 1) until = second + slides;
      if (second < until) groups++;
    }
  }
  return { groups, total: total * slides, counted: rows * slides };
}

/** A session ends where the next row of its key is more than the gap away. */
export function sessionAnswer({ rows, keys }: Spec): Answer {
  const byKey: number[][] = Array.from({ length: keys }, () => []);
  let [groups, total] = [0, 0];
  for (let i = 0; i < rows; i++) {
    byKey[keyAt(i, keys)].push(timeAt(i));
    total += valueAt(i);
  }
  for (const times of byKey) {
    times.sort((a, b) => a - b);
    groups += times.filter((time, i) => i === 0 || time - times[i - 1] > GAP_MS).length;
  }
  return { groups, total, counted: rows };
}

async function measureLate(name: string, latenessMs: number): Promise<Measurement> {
  const spec = { rows: 5 * MILLION, keys: 1000 };
  const input = memoryRows(spec, "int");
  const late = delayed(input);
  const inTime = await measureLateJob(input, lateJob(name, spec, latenessMs, timeAt));
  const measured = await measureLateJob(late, lateJob(name, spec, latenessMs, delayedTimeAt));
  const ratio = inTime.cpu_seconds / measured.cpu_seconds;
  return { ...measured, in_time_ratio: Math.round(ratio * 1000) / 1000 };
}

/** The job with what it has to answer. */
export function lateJob(
  name: string,
  spec: Spec,
  latenessMs: number,
  timeOf: (i: number) => number,
): LateJob {
  const job = { ...spec, name, windowMs: WINDOW_MS, latenessMs, boundMs: DISORDER_MS, timeOf };
  return { ...job, expected: lateAnswer(job) };
}

/** Event time of row `i` where every twentieth comes late. */
export function delayedTimeAt(i: number): number {
  return timeAt(i) - (mix(i, 4) % 20 === 0 ? DELAY_MS : 0);
}

/** The rows with every twentieth late. */
export function delayed({ schema, records, bytes }: MemoryRows): MemoryRows {
  const later = records.map(({ data }, index) => {
    const times = Float64Array.from({ length: data.length }, (_, i) => delayedTimeAt(index * BATCH_ROWS + i));
    const columns: Column[] = [data.columns[0], data.columns[1], timestampColumn(times)];
    return new StreamRecord(new Batch(schema, columns, data.length));
  });
  return { schema, records: later, bytes };
}

async function measureLateJob(input: MemoryRows, job: LateJob): Promise<Measurement> {
  const run = () => runLateJob(input, job);
  return {
    ...await measure(run, { rows: job.rows, runs: 3, dataBytes: input.bytes }),
    late: job.expected.late,
  };
}

/** Throws unless the answers that hold in the end, and the rows left out, are those of the plain loop. */
export async function runLateJob(input: MemoryRows, job: LateJob): Promise<void> {
  const sink = new LastAnswersSink(job);
  const { summary } = await new StreamExecutionEnvironment({ warn: () => {} })
    .fromSource(new MemorySource(input))
    .withWatermarks("ts", { maxOutOfOrderness: job.boundMs })
    .keyBy("key")
    .window(TumblingWindows.of(job.windowMs))
    .allowedLateness(job.latenessMs)
    .aggregateExpr({ total: sum("value"), counted: count() })
    .toSink(sink, { updates: "append" })
    .execute("bench");
  checkAnswer(job.name, sink.answer, job.expected.answer);
  if (summary.late !== job.expected.late) {
    throw new Error(`${summary.late} rows were late, not ${job.expected.late}`);
  }
}
