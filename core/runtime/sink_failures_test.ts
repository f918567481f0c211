import { assertEquals, assertRejects } from "@std/assert";
import { Batch, batchFromRows, int32, schema, type StreamRecord, toRow, toRows } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { failOnRow, type RowFaults, type Sink, type SinkContext } from "../operators/mod.ts";
import { MetricRegistry } from "../telemetry/mod.ts";
import { RetryConfig, VirtualClock } from "../time/mod.ts";
import { Retrier } from "./retrier.ts";
import { RunMetrics } from "./run_metrics.ts";
import { SinkWriter } from "./sink_writer.ts";

const N = schema({ n: int32 });
const spec = new RetryConfig().withMaxRetries(2).withJitter(0).withInitialBackoff("10ms").spec;

function rows(...numbers: number[]): Batch {
  const times = { values: Float64Array.from(numbers, (n) => n * 10), minMs: 0, maxMs: 1_000 };
  return batchFromRows(N, numbers.map((n) => ({ n })), { times });
}

function busy(): VolleyError {
  return new VolleyError({ code: "BUSY", message: "Cannot write: it is busy", retry: "transient" });
}

/** Fails as often as it is told, then keeps what it is given; refuses negative numbers. */
class Moody implements Sink {
  readonly connectorId = "moody";
  readonly guarantee = "at-least-once";
  readonly kept: unknown[] = [];
  failures: unknown[];
  attempts = 0;
  faults: RowFaults = failOnRow;

  constructor(failures: unknown[], readonly late = false) {
    this.failures = failures;
  }

  open({ faults }: SinkContext): void {
    this.faults = faults!;
  }

  write({ data }: StreamRecord): void | Promise<void> {
    this.attempts++;
    toRows<typeof N.shape>(data).forEach(({ n }, i) => {
      if (n < 0) {
        this.faults.reject(data, i, new VolleyError({ code: "NEGATIVE", message: "Cannot keep it" }));
      }
    });
    const failure = this.failures.shift();
    if (failure !== undefined) {
      if (this.late) return Promise.resolve().then(() => Promise.reject(failure));
      throw failure;
    }
    this.kept.push(...toRows<typeof N.shape>(data).map(({ n }) => n).filter((n) => n >= 0));
  }

  flush(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }

  close(): void {}
}

class Kept implements RowFaults {
  readonly fatal = false;
  readonly rows: unknown[] = [];
  max = Infinity;

  reject(batch: Batch, row: number, { code }: VolleyError, tries?: number): void {
    this.rows.push([toRow(batch, row).n, code, batch.times?.values[row], tries]);
    if (this.rows.length > this.max) {
      throw new VolleyError({ code: "TOO_MANY_REJECTED", message: "Cannot go on: it is too much" });
    }
  }
}

/** A second in small steps: what was not asleep when it began has its turn, too. */
async function pass(clock: VirtualClock): Promise<void> {
  for (let step = 0; step < 100; step++) await clock.advance(10);
}

async function opened(sink: Sink, faults?: RowFaults) {
  const clock = new VirtualClock();
  const registry = new MetricRegistry();
  const metrics = new RunMetrics(registry);
  const retrier = new Retrier(spec, { clock, random: () => 0 }, metrics.retries("out"));
  const writer = new SinkWriter({
    id: "out",
    sink,
    schema: N,
    metrics: metrics.sink("out"),
    clock,
    queueLengthMax: 4,
    faults,
    retrier,
  });
  const signal = new AbortController().signal;
  await writer.open({ clock, signal, pipeline: "test", restoredEpoch: null });
  const count = (name: string) => {
    return registry.snapshot().find((sample) => sample.name === name && "value" in sample) as
      | { readonly value: number }
      | undefined;
  };
  return { writer, clock, count };
}

for (const late of [false, true]) {
  Deno.test(`SinkWriter writes again what failed for a passing reason, in order (late ${late})`, async () => {
    const sink = new Moody([busy(), busy()], late);
    const { writer, clock, count } = await opened(sink);
    writer.write(rows(1, 2));
    writer.write(rows(3));
    await pass(clock);
    await writer.settled(true);
    assertEquals([sink.kept, sink.attempts], [[1, 2, 3], 4]);
    assertEquals(count("volley.retry.attempts")?.value, 2);
    assertEquals(count("volley.sink.records_written")?.value, 3);
  });

  Deno.test(`SinkWriter refuses the rows of a batch once its retries are used up (late ${late})`, async () => {
    const faults = new Kept();
    const sink = new Moody([busy(), busy(), busy()], late);
    const { writer, clock, count } = await opened(sink, faults);
    writer.write(rows(1, -2));
    writer.write(rows(3, -4));
    await pass(clock);
    await writer.settled(true);
    assertEquals(faults.rows, [
      [-2, "NEGATIVE", -20, undefined],
      [1, "BUSY", 10, 3],
      [-4, "NEGATIVE", -40, undefined],
    ]);
    assertEquals(sink.kept, [3]);
    assertEquals(count("volley.sink.records_written")?.value, 1);
  });

  Deno.test(`with the policy fail the last failure ends the run (late ${late})`, async () => {
    const { writer, clock } = await opened(new Moody([busy(), busy(), busy()], late));
    writer.write(rows(1));
    await pass(clock);
    const error = await assertRejects(() => writer.settled(true), VolleyError);
    assertEquals([error.code, error.at], ["BUSY", { operator: "out" }]);
  });
}

Deno.test("what is no passing failure is not tried again, and refused at once", async () => {
  const faults = new Kept();
  const sink = new Moody([new Error("disk is gone")]);
  const { writer } = await opened(sink, faults);
  writer.write(rows(1));
  assertEquals([faults.rows, sink.attempts], [[[1, "SINK_FAILED", 10, 1]], 1]);
});

Deno.test("that too much was refused ends the run, and refuses nothing more", async () => {
  const faults = new Kept();
  faults.max = 1;
  const { writer } = await opened(new Moody([]), faults);
  let code: unknown = null;
  try {
    writer.write(rows(-1, -2, 3));
  } catch (thrown) {
    code = (thrown as VolleyError).code;
  }
  assertEquals([code, faults.rows.length], ["TOO_MANY_REJECTED", 2]);
});

Deno.test("SinkWriter flushes again, too", async () => {
  const { writer, clock } = await opened(new Moody([busy()]));
  const flushed = writer.flush();
  await pass(clock);
  await flushed;
});

Deno.test("a writer that is closed waits for no further attempt", async () => {
  const sink = new Moody([busy(), busy(), busy()]);
  const { writer, clock } = await opened(sink);
  writer.write(rows(1));
  await clock.advance(10);
  await writer.close();
  assertEquals(sink.attempts, 2);
  await assertRejects(() => writer.settled(true), VolleyError);
});
