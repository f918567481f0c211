import { assertEquals } from "@std/assert";
import { schema, timestamp, utf8 } from "../../data/mod.ts";
import type { JobStatus, PartitionReport, WaitReport } from "../job_status.ts";
import type { Plan, PlanNode, StepOf } from "../node.ts";
import { explainJob } from "./explain_job.ts";
import { explainWait } from "./explain_wait.ts";

const NOON = Date.parse("2026-03-01T12:00:00Z");
const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);
const columns = schema({ user: utf8, at: timestamp("ms") }).fields;

const silent: Omit<PartitionReport, "name"> = {
  source: "orders",
  state: "active",
  paused: false,
  watermarkMs: null,
  newestMs: null,
  lastRowAtMs: null,
};

function plan(watermarks: Partial<StepOf<"watermarks">> = {}): Plan {
  const step: StepOf<"watermarks"> = {
    kind: "watermarks",
    column: "at",
    strategy: { kind: "bounded", maxOutOfOrdernessMs: 5_000 },
    idleTimeoutMs: 60_000,
    maxAheadMs: null,
    quietAfterMs: null,
    ...watermarks,
  };
  const window: StepOf<"windowAggregate"> = {
    kind: "windowAggregate",
    keys: ["user"],
    window: { kind: "tumbling", sizeMs: 60_000, offsetMs: 0 },
    aggregates: [{ fn: "count", as: "n" }],
    allowedLatenessMs: 0,
  };
  const node = (id: string, step: PlanNode["step"]): PlanNode => ({
    id,
    name: id,
    step,
    inputs: [],
    output: columns,
  });
  return { version: 1, parallelism: 1, nodes: [node("times", step), node("win", window)] };
}

function status(
  partitions: readonly PartitionReport[],
  watermarkMs: number | null,
  wait: Partial<WaitReport> = {},
): JobStatus {
  return {
    pipeline: "shop",
    state: "running",
    atMs: at("12:01:20"),
    elapsedMs: 80_000,
    operators: [],
    watermarks: [{ operator: "times", watermarkMs, partitions }],
    waits: [{
      operator: "win",
      watermarkMs,
      pending: 3,
      nextEventTimeMs: at("12:01:00"),
      declaredBy: ["times"],
      ...wait,
    }],
    sinks: [],
  };
}

function sentence(job: JobStatus, of: Plan = plan()): string {
  return explainWait(job, of, job.waits[0]);
}

const busy: PartitionReport = {
  ...silent,
  name: "orders-0",
  watermarkMs: at("12:01:10"),
  newestMs: at("12:01:15"),
  lastRowAtMs: at("12:01:20"),
};
const quiet: PartitionReport = {
  ...silent,
  name: "orders-3",
  watermarkMs: at("12:00:40"),
  newestMs: at("12:00:45"),
  lastRowAtMs: at("12:00:45"),
};

Deno.test("explainWait() names a partition that is silent, and when it stops to count", () => {
  assertEquals(
    sentence(status([busy, busy, busy, quiet], at("12:00:40"))),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 12:00:40, " +
      "held by partition 3 (orders/orders-3), silent for 35 s; idle in 25 s",
  );
});

Deno.test("explainWait() names a partition that is behind, with its newest row", () => {
  const behind = { ...quiet, lastRowAtMs: at("12:01:20") };
  assertEquals(
    sentence(status([busy, behind], at("12:00:40"))),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 12:00:40, " +
      "held by partition 1 (orders/orders-3), whose newest row is of 12:00:45",
  );
});

Deno.test("explainWait() says that a silent partition holds for ever where idleness is off", () => {
  assertEquals(
    sentence(status([busy, quiet], at("12:00:40")), plan({ idleTimeoutMs: null })),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 12:00:40, " +
      "held by partition 1 (orders/orders-3), silent for 35 s; it holds the watermark for ever, because idleTimeout is off",
  );
});

Deno.test("explainWait() names a partition that has given nothing yet", () => {
  assertEquals(
    sentence(status([busy, { ...silent, name: "orders-1" }], null)),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; there is none yet, " +
      "held by partition 1 (orders/orders-1), which has given no row yet; it is left out after 1 min without a row",
  );
});

Deno.test("explainWait() says when no row has come at all", () => {
  const none = status([{ ...silent, name: "orders-0" }], null, { nextEventTimeMs: null, pending: 0 });
  assertEquals(sentence(none), "nothing waits: no row has come yet");
  const answered = status([busy], busy.watermarkMs, { nextEventTimeMs: null, pending: 0 });
  assertEquals(sentence(answered), "nothing waits: every row so far has been answered for");
});

Deno.test("explainWait() says that all partitions are idle, and what becomes of the watermark", () => {
  const idle = [{ ...busy, state: "idle", lastRowAtMs: at("12:00:50") }, {
    ...quiet,
    state: "idle",
  }] as const;
  assertEquals(
    sentence(status(idle, at("12:00:40"))),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 12:00:40, " +
      "where it stays until a row comes: all partitions are idle, silent for 30 s",
  );
  assertEquals(
    sentence(status(idle, at("12:00:40")), plan({ quietAfterMs: 45_000 })),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 12:00:40, " +
      "all partitions being idle, silent for 30 s; it goes on with the clock in 15 s",
  );
});

Deno.test("explainWait() says that without watermarks the end of the input is waited for", () => {
  assertEquals(
    sentence(status([], null, { declaredBy: [] })),
    "window [12:00, 12:01) fires at the end of the input: no watermarks are declared before it",
  );
  const unbounded = plan({ strategy: { kind: "bounded", maxOutOfOrdernessMs: Number.MAX_SAFE_INTEGER } });
  assertEquals(
    sentence(status([busy], null), unbounded),
    "window [12:00, 12:01) fires at the end of the input: the declared watermarks wait for it, so that nothing is late",
  );
});

Deno.test("explainWait() says that the bound for late rows keeps the window open", () => {
  const bounded = { ...busy, watermarkMs: at("11:51:15"), newestMs: at("12:01:15") };
  assertEquals(
    sentence(
      status([bounded], bounded.watermarkMs),
      plan({ strategy: { kind: "bounded", maxOutOfOrdernessMs: 600_000 } }),
    ),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 11:51:15, held by partition 0 " +
      "(orders/orders-0), whose newest row is of 12:01:15: rows may be 10 min late, so a row of 12:11:00 fires it",
  );
});

Deno.test("explainWait() says that a source ahead of the others is not read", () => {
  const paused = { ...quiet, paused: true };
  assertEquals(
    sentence(status([busy, paused], at("12:00:40"))),
    "window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 12:00:40, " +
      "held by partition 1 (orders/orders-3), which is not read while the other sources catch up",
  );
});

Deno.test("explainWait() says that the end of the input fires everything", () => {
  assertEquals(sentence(status([], Infinity)), "the input has ended: window [12:00, 12:01) fires now");
});

Deno.test("explainJob() shows counts, watermarks, waits and queues", () => {
  const job: JobStatus = {
    ...status([busy, { ...quiet, state: "idle" }], at("12:00:50")),
    operators: [
      {
        id: "orders",
        kind: "source",
        recordsIn: 12_000,
        recordsOut: 12_000,
        late: 0,
        lateAfterIdle: 0,
        rejected: 0,
        stateEntries: 0,
        evictions: 0,
      },
      {
        id: "win",
        kind: "windowAggregate",
        recordsIn: undefined,
        recordsOut: 40,
        late: 7,
        lateAfterIdle: 2,
        rejected: 1,
        stateEntries: 3,
        evictions: 0,
      },
    ],
    sinks: [{ id: "out", recordsIn: 40, queued: 16, queueLengthMax: 16 }],
  };
  assertEquals(
    explainJob(job, plan()).split("\n"),
    [
      "shop: running, 1 min 20 s",
      "",
      "operator  rows in  rows out  late  rejected  state",
      "orders     12,000    12,000     0         0      0",
      "win             –        40     7         1      3",
      "",
      "times: watermark 12:00:50; partitions: 1 active, 1 idle",
      "",
      "win: window [12:00, 12:01) fires when the watermark reaches 12:01:00; it is at 12:00:50, " +
      "held by partition 0 (orders/orders-0), whose newest row is of 12:01:15: rows may be 5 s late, so a row of 12:01:05 fires it",
      "",
      "out: 16 of 16 batches wait to be written",
    ],
  );
});

Deno.test("explainJob() says that a row of the future has moved the watermark", () => {
  const text = explainJob(status([busy], NOON + 3 * 86_400_000), plan({ maxAheadMs: 30 * 86_400_000 }));
  assertEquals(
    text.split("\n")[5],
    "  it is 2 d 23 h ahead of the clock: a row of the future moved it, and rows of now are late; " +
      "bound it with a smaller maxAhead",
  );
});
