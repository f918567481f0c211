import { assert, assertEquals } from "@std/assert";
import {
  int32,
  type JobStatus,
  type RunningJob,
  schema,
  type Sink,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  type WatermarkOptions,
} from "../../mod.ts";
import { IDLE, MarkedSource, pause, runVirtually, type Script } from "../harness/mod.ts";

const READINGS = schema({ at: timestamp("ms"), sensor: utf8, celsius: int32 });
const SECOND = 1000;
const HOUR = 3_600_000;

function reading(at: number, sensor = "a") {
  return { at, sensor, celsius: 1 };
}

/** Every second one row with the clock's own time, `rows` of them from `from` on. */
function steady(rows: number, from = 0, sensor = "a"): Script<typeof READINGS.shape> {
  return Array.from({ length: rows }, (_, i) => [reading((from + i) * SECOND, sensor), pause("1s")]).flat();
}

type Scripts = { readonly [partition: string]: Script<typeof READINGS.shape> };

function windows(scripts: Scripts, options: Pick<WatermarkOptions, "idleTimeout" | "closeQuietAfter"> = {}) {
  const source = new MarkedSource(READINGS, scripts);
  return new StreamExecutionEnvironment().fromSource(source)
    .withWatermarks("at", options)
    .keyBy("sensor")
    .window(TumblingWindows.of("10s"))
    .aggregate("count");
}

/** The status each time the clock goes on, with the time. */
function watched() {
  const seen: { readonly nowMs: number; readonly status: JobStatus }[] = [];
  const onPause = (job: RunningJob<unknown>, nowMs: number) =>
    void seen.push({ nowMs, status: job.status() });
  return { seen, options: { onPause } };
}

/** When the window operator first gave so many results; +Infinity: never while the run was watched. */
function firedAt({ seen }: ReturnType<typeof watched>, results: number): number {
  const found = seen.find(({ status }) => {
    return status.operators.find(({ kind }) => kind === "windowAggregate")!.recordsOut! >= results;
  });
  return found?.nowMs ?? Infinity;
}

function stateOf({ status }: { readonly status: JobStatus }, partition: number): string {
  return status.watermarks[0].partitions[partition].state;
}

Deno.test("a silent partition holds the watermark back for a minute, then no longer", async () => {
  const run = watched();
  const { results } = await runVirtually(
    windows({ a: steady(120), b: [reading(0, "b"), IDLE] }).collect(),
    run.options,
  );
  assertEquals(firedAt(run, 1), 60 * SECOND);
  assertEquals(results.reduce((sum, { count }) => sum + count, 0n), 121n);
  const [before, after] = [59, 61].map((second) => run.seen.find(({ nowMs }) => nowMs === second * SECOND)!);
  assertEquals([stateOf(before, 1), stateOf(after, 1), stateOf(after, 0)], ["active", "idle", "active"]);
  assertEquals(after.status.watermarks[0].partitions[1].lastRowAtMs, 0);
});

Deno.test("a partition that has never given a row is idle after the timeout as well", async () => {
  const run = watched();
  await runVirtually(windows({ a: steady(40), b: [IDLE] }, { idleTimeout: "15s" }).collect(), run.options);
  assertEquals(firedAt(run, 1), 15 * SECOND);
});

Deno.test("with idleTimeout null a silent partition holds the watermark to the end", async () => {
  const run = watched();
  const { results } = await runVirtually(
    windows({ a: steady(120), b: [IDLE] }, { idleTimeout: null }).collect(),
    run.options,
  );
  assertEquals([firedAt(run, 1), results.length], [Infinity, 12]);
});

Deno.test("rows of a partition back from idleness are late where their windows are gone, and counted apart", async () => {
  const run = watched();
  const back = [reading(5 * SECOND, "b"), reading(46 * SECOND, "b"), reading(41 * SECOND, "b")];
  const { results, summary } = await runVirtually(
    windows({ a: steady(60), b: [reading(0, "b"), pause(45.5 * SECOND), ...back] }, { idleTimeout: "20s" })
      .collect(),
    run.options,
  );
  // At 45 s the watermark has closed everything before 40 s; 41 s is behind b's own 46 s, and its window open.
  assertEquals(summary.late, 1);
  const aggregate = run.seen.at(-1)!.status.operators.find(({ kind }) => kind === "windowAggregate")!;
  assertEquals([aggregate.late, aggregate.lateAfterIdle], [1, 1]);
  const ofB = results.filter(({ sensor }) => sensor === "b");
  assertEquals(ofB.map(({ window_start, count }) => [Number(window_start), count]), [[0, 1n], [
    40 * SECOND,
    2n,
  ]]);
});

Deno.test("with all partitions idle the watermark stays where it is", async () => {
  const run = watched();
  const scripts = { a: [...steady(15), pause("10m"), ...steady(1, 16)], b: [reading(0, "b"), pause("11m")] };
  await runVirtually(windows(scripts, { idleTimeout: "30s" }).collect(), run.options);
  const quiet = run.seen.filter(({ nowMs }) => nowMs > 60 * SECOND && nowMs < 600 * SECOND);
  // Idle at 30 s, when b was alone: by then a, silent since 14 s, had come to 14 s and went idle at 44 s.
  assertEquals(quiet.map(({ status }) => status.watermarks[0].watermarkMs), quiet.map(() => 14 * SECOND));
  assert(quiet.every((seen) => stateOf(seen, 0) === "idle" && stateOf(seen, 1) === "idle"));
});

Deno.test("one partition an hour behind is waited for: nothing is late, and nothing is answered early", async () => {
  const run = watched();
  const scripts = { ahead: steady(30, 3600), behind: steady(30, 0, "b") };
  const { results, summary } = await runVirtually(windows(scripts).collect(), run.options);
  assertEquals([summary.late, results.length], [0, 6]);
  assertEquals([firedAt(run, 1), firedAt(run, 2)], [10 * SECOND, 20 * SECOND]);
  const status = run.seen.find(({ nowMs }) => nowMs === 20 * SECOND)!.status;
  assertEquals(status.watermarks[0].watermarkMs, 20 * SECOND);
  assertEquals(status.watermarks[0].partitions[0].watermarkMs, HOUR + 20 * SECOND);
});

Deno.test("a source that ends by itself is never taken for idle: its partitions come one after the other", async () => {
  const scripts = { first: steady(300, 0, "a"), second: [pause("300s"), ...steady(300, 0, "b")] };
  const source = Object.assign(new MarkedSource(READINGS, scripts), { bounded: true as never });
  const { results, summary } = await runVirtually(
    new StreamExecutionEnvironment().fromSource(source).withWatermarks("at").keyBy("sensor")
      .window(TumblingWindows.of("10s")).aggregate("count").collect(),
  );
  assertEquals([summary.late, results.length], [0, 60]);
});

Deno.test("beside an endless source, one that ends by itself is waited for all the same", async () => {
  const slow = [reading(0, "b"), pause("200s"), reading(5 * SECOND, "b")];
  const bounded = Object.assign(new MarkedSource(READINGS, slow), { bounded: true as never });
  const env = new StreamExecutionEnvironment();
  const { summary } = await runVirtually(
    env.fromSource(new MarkedSource(READINGS, steady(250))).union(env.fromSource(bounded)).withWatermarks(
      "at",
    )
      .keyBy("sensor").window(TumblingWindows.of("10s")).aggregate("count").collect(),
    { maxSourceDriftMs: Infinity },
  );
  assertEquals(summary.late, 0);
});

/** Takes rows, each batch after so many milliseconds of the run's clock. */
class SlowSink implements Sink {
  readonly connectorId = "slow";
  readonly guarantee = "at-least-once";
  #sleep: (ms: number) => Promise<void> = () => Promise.resolve();

  constructor(readonly takesMs: number) {}
  open({ clock }: Parameters<Sink["open"]>[0]): void {
    this.#sleep = (ms) => clock.sleep(ms);
  }
  write(): Promise<void> {
    return this.#sleep(this.takesMs);
  }
  flush(): void {}
  close(): void {}
}

Deno.test("while a slow sink holds up the reading, silence doesn't count", async () => {
  const seen: JobStatus[] = [];
  const source = new MarkedSource(READINGS, {
    a: [
      reading(0),
      pause("1s"),
      reading(20 * SECOND),
      pause("1s"),
      reading(30 * SECOND),
      pause("1s"),
      reading(31_000),
    ],
    // Its row waits for seven minutes: the run is not reading then.
    b: [pause("2500ms"), reading(0, "b"), pause("1s"), reading(1, "b")],
  });
  const env = new StreamExecutionEnvironment();
  const rows = env.fromSource(source).withWatermarks("at", { idleTimeout: "60s" });
  rows.toSink(new SlowSink(420 * SECOND));
  rows.keyBy("sensor").window(TumblingWindows.of("10s")).aggregate("count").toSink(new SlowSink(0));
  await runVirtually({
    start: (name, options) => env.start(name, { ...options, queueLengthMax: 1 }) as RunningJob<unknown>,
  }, { onPause: (job) => void seen.push(job.status()) });
  assert(seen.length > 5 && seen.every((status) => stateOf({ status }, 1) !== "idle"));
  assertEquals(seen.at(-1)!.operators.map(({ late }) => late).reduce((a, b) => a + b), 0);
});

Deno.test("closeQuietAfter: with the whole stream silent the watermark goes on with the clock", async () => {
  const run = watched();
  const scripts = { a: [...steady(3), pause("60s"), reading(12 * SECOND), reading(65 * SECOND)] };
  const { results, summary } = await runVirtually(
    windows(scripts, { closeQuietAfter: "20s" }).collect(),
    run.options,
  );
  // The last row, of 2 s, came at 2 s: from 22 s on the watermark is the clock's time less 20 s.
  assertEquals(firedAt(run, 1), 30 * SECOND);
  assertEquals(
    run.seen.findLast(({ nowMs }) => nowMs === 50 * SECOND)!.status.watermarks[0].watermarkMs,
    30 * SECOND,
  );
  assertEquals([summary.late, results.map(({ count }) => count)], [1, [3n, 1n]]);
});

Deno.test("without closeQuietAfter windows of a quiet stream wait for the next row", async () => {
  const run = watched();
  await runVirtually(
    windows({ a: [...steady(3), pause("1h"), reading(12 * SECOND)] }).collect(),
    run.options,
  );
  assertEquals(firedAt(run, 1), Infinity);
});
