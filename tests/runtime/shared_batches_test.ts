import { assertEquals } from "@std/assert";
import {
  col,
  int32,
  schema,
  type Sink,
  StreamExecutionEnvironment,
  type StreamRecord,
  systemClock,
} from "../../mod.ts";

const ITEM = schema({ n: int32 });

/** Keeps what it was given, `waitMs` at a time. */
class SlowSink implements Sink {
  readonly connectorId = "slow";
  readonly guarantee = "at-least-once";
  readonly kept: number[] = [];
  readonly #waitMs: number;

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  open(): void {}

  async write(record: StreamRecord): Promise<void> {
    this.kept.push(...record.rows().map(({ n }) => n as number));
    if (this.#waitMs > 0) await systemClock.sleep(this.#waitMs);
  }

  flush(): void {}
  close(): void {}
}

Deno.test("a batch that several read is worked off before results of asyncMap() reach the same stage", async () => {
  const env = new StreamExecutionEnvironment({ batchRows: 16 });
  const rows = Array.from({ length: 40 }, (_, n) => ({ n }));
  const source = env.fromIter(rows, { schema: ITEM });
  const raised = source.asyncMap(({ n }) => Promise.resolve({ n: n + 1000 }), ITEM, { concurrency: 4 });
  // Marks rows in a list it uses again for its next batch.
  const some = raised.union(source).filterExpr(col("n").mod(3).eq(0).not()).dedup("n");
  const [lazy, mapped] = [new SlowSink(5), new SlowSink(0)];
  some.flatMap((row) => [row, row], ITEM).toSink(lazy);
  some.mapBatch((batch) => batch, ITEM).toSink(mapped);
  await env.execute("shared", { queueLengthMax: 1, handleSignals: false });
  const wanted = rows.flatMap(({ n }) => [n, n + 1000]).filter((n) => n % 3 !== 0).sort((a, b) => a - b);
  assertEquals([...new Set(lazy.kept)].sort((a, b) => a - b), wanted);
  assertEquals(mapped.kept.sort((a, b) => a - b), wanted);
});
