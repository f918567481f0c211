import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Batch, batchFromRows, int32, schema, type StreamRecord, toRows } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Sink } from "../operators/mod.ts";
import { MetricRegistry } from "../telemetry/mod.ts";
import { VirtualClock } from "../time/mod.ts";
import { RunMetrics } from "./run_metrics.ts";
import { SinkWriter } from "./sink_writer.ts";

const ONE = schema({ n: int32 });

function batch(...values: number[]): Batch {
  return batchFromRows(ONE, values.map((n) => ({ n })));
}

/** A sink whose writes end when the test says so. */
class HeldSink implements Sink {
  readonly connectorId = "held";
  readonly guarantee = "at-least-once";
  readonly began: number[] = [];
  readonly calls: string[] = [];
  readonly held: PromiseWithResolvers<void>[] = [];

  open(): void {
    this.calls.push("open");
  }

  write({ data }: StreamRecord): void | Promise<void> {
    this.began.push(...toRows(data).map(({ n }) => n as number));
    const write = Promise.withResolvers<void>();
    this.held.push(write);
    return write.promise;
  }

  flush(): void {
    this.calls.push("flush");
  }

  close(): void {
    this.calls.push("close");
  }

  async release(): Promise<void> {
    this.held.shift()!.resolve();
    for (let i = 0; i < 8; i++) await Promise.resolve();
  }
}

function writer(sink: Sink, queueLengthMax = 2): SinkWriter {
  const metrics = new RunMetrics(new MetricRegistry()).sink("out");
  return new SinkWriter({ id: "out", sink, schema: ONE, metrics, clock: new VirtualClock(), queueLengthMax });
}

Deno.test("SinkWriter writes one batch at a time, in order, and says when its queue is full", async () => {
  const sink = new HeldSink();
  const out = writer(sink, 2);
  out.write(batch(1));
  out.write(batch(2));
  assertEquals([out.full, sink.began], [false, [1]]);
  out.write(batch(3));
  assert(out.full);
  let settled = false;
  const room = out.settled().then(() => settled = true);
  await Promise.resolve();
  assert(!settled);
  // One write less is room enough: the rest need not be waited for.
  await sink.release();
  await room;
  assertEquals([out.full, sink.began, out.recordsIn], [false, [1, 2], 3]);
  const all = out.settled(true);
  await sink.release();
  await sink.release();
  await all;
  assertEquals(sink.began, [1, 2, 3]);
});

Deno.test("SinkWriter hands over within the call while the sink keeps up, and leaves empty batches out", () => {
  const seen: number[] = [];
  const sink: Sink = {
    connectorId: "quick",
    guarantee: "at-least-once",
    open() {},
    write: ({ data }) => void seen.push(data.rows),
    flush() {},
    close() {},
  };
  const out = writer(sink);
  for (const rows of [batch(1), batch(), batch(2, 3)]) out.write(rows);
  assertEquals([seen, out.recordsIn, out.full], [[1, 2], 3, false]);
});

Deno.test("SinkWriter gives the sink dense columns that nobody writes to again", () => {
  const kept: StreamRecord[] = [];
  const sink = Object.assign(new HeldSink(), { write: (record: StreamRecord) => void kept.push(record) });
  const selection = Int32Array.of(0, 2);
  const all = batch(1, 2, 3);
  writer(sink).write(all.derive(all.schema, all.columns, selection, 2));
  selection.fill(1);
  assertEquals([kept[0].data.selection, toRows(kept[0].data) as unknown[]], [null, [{ n: 1 }, { n: 3 }]]);
});

Deno.test("SinkWriter shows a failed write where it is waited for, tells of it, and writes no more", async () => {
  const sink = new HeldSink();
  const out = writer(sink, 1);
  let told = 0;
  out.onFailure = () => told++;
  for (const n of [1, 2]) out.write(batch(n));
  sink.held[0].reject(new Error("disk full"));
  const error = await assertRejects(() => out.settled(), VolleyError);
  assertEquals([error.code, error.message, error.at.operator], [
    "SINK_FAILED",
    "Cannot write sink held: disk full",
    "out",
  ]);
  assertEquals([told, out.full, sink.began], [1, true, [1]]);
  await assertRejects(() => out.settled(true), VolleyError);
  await assertRejects(() => out.flush(), VolleyError);
  await out.close();
  assertEquals(sink.calls, ["close"]);
});

Deno.test("SinkWriter flushes after the last write has ended", async () => {
  const sink = new HeldSink();
  const out = writer(sink);
  out.write(batch(1));
  out.write(batch(2));
  const flushed = out.flush();
  await sink.release();
  assertEquals(sink.calls, []);
  await sink.release();
  await flushed;
  assertEquals(sink.calls, ["flush"]);
});

for (const verb of ["open", "flush", "prepare", "commit", "close"] as const) {
  Deno.test(`SinkWriter gives a failing ${verb} its place`, async () => {
    const method = verb === "prepare" ? "onCheckpoint" : verb;
    for (
      const fail of [() => Promise.reject(new Error("no")), () => {
        throw new Error("no");
      }]
    ) {
      const out = writer(Object.assign(new HeldSink(), { [method]: fail }));
      const call = {
        open: () => out.open({} as never),
        flush: () => out.flush(),
        prepare: () => out.prepare(1),
        commit: () => out.commit(1),
        close: () => out.close(),
      }[verb];
      const error = await assertRejects(call, VolleyError);
      assertEquals([error.code, error.message, error.at.operator], [
        "SINK_FAILED",
        `Cannot ${verb} sink held: no`,
        "out",
      ]);
    }
  });
}

Deno.test("SinkWriter begins no write once one has failed: what follows it would stand without it", async () => {
  const sink = new HeldSink();
  const out = writer(sink, 4);
  out.write(batch(1));
  out.write(batch(2));
  sink.held.shift()!.reject(new Error("down"));
  for (let i = 0; i < 8; i++) await Promise.resolve();
  out.write(batch(3));
  assertEquals([out.full, sink.began], [true, [1]]);
  await assertRejects(() => out.settled(), VolleyError);
  await out.close();
  assertEquals(sink.began, [1]);
});
