import { assertEquals } from "@std/assert";
import {
  batchFromRows,
  count,
  int32,
  schema,
  type Source,
  type SourcePartition,
  StreamExecutionEnvironment,
  StreamRecord,
  systemClock,
  timestamp,
  TumblingWindows,
} from "../../mod.ts";

const EVENT = schema({ at: timestamp("ms"), n: int32 });
const HOUR = 3_600_000;

/** One step of a script: what is known of the partitions from now on, and what comes after `waitMs`. */
interface Step {
  readonly partitions: readonly SourcePartition[];
  readonly waitMs: number;
  readonly at: number | null;
}

/** Says how its partitions stand as soon as a poll begins. */
class Scripted implements Source<typeof EVENT.shape> {
  readonly connectorId = "scripted";
  readonly schema = EVENT;
  readonly bounded = true;
  readonly replayable = false;
  readonly #steps: Step[];
  #partitions: readonly SourcePartition[] = [{ name: "only" }];

  constructor(steps: Step[]) {
    this.#steps = steps;
  }

  open(): void {}
  partitions(): readonly SourcePartition[] {
    return this.#partitions;
  }
  async poll(): Promise<StreamRecord<typeof EVENT.shape> | null> {
    const step = this.#steps.shift();
    if (step === undefined) return null;
    this.#partitions = step.partitions;
    await systemClock.sleep(step.waitMs);
    return step.at === null ? null : new StreamRecord(batchFromRows(EVENT, [{ at: step.at, n: 1 }]));
  }
  offsets() {
    return {};
  }
  close(): void {}
}

Deno.test("a partition that ends with its last record holds the watermark until that record has been taken", async () => {
  const going = [{ name: "only" }];
  const ended = [{ name: "only", ended: true }];
  const ending = new Scripted([
    { partitions: going, waitMs: 1, at: 0 },
    { partitions: ended, waitMs: 30, at: 1 },
  ]);
  const growing = new Scripted([
    { partitions: going, waitMs: 1, at: HOUR },
    { partitions: [...going, { name: "more", ended: true }], waitMs: 5, at: 2 * HOUR },
    { partitions: [...going, { name: "more", ended: true }], waitMs: 60, at: null },
  ]);
  const env = new StreamExecutionEnvironment();
  const { results, summary } = await env.fromSource(ending).union(env.fromSource(growing))
    .withWatermarks("at")
    .keyBy("n").window(TumblingWindows.of("10s")).aggregateExpr(count().as("rows"))
    .collect().execute("ended", { handleSignals: false, maxSourceDriftMs: Infinity });
  assertEquals([summary.late, results.map(({ rows }) => Number(rows))], [0, [2, 1, 1]]);
});
