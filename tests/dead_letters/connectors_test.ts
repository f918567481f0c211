import {
  batchFromRows,
  failOnRow,
  int32,
  listDeadLetters,
  RetryConfig,
  type RowFaults,
  schema,
  type Sink,
  type Source,
  StreamExecutionEnvironment,
  StreamRecord,
  timestamp,
  utf8,
  VolleyError,
} from "@volley/volley";
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { LetterFolder } from "./letter_folder.ts";

const moment = schema({ n: int32, at: timestamp("ms") });
const moments = [{ n: 1, at: 0 }, { n: 2, at: 2n ** 62n }, { n: 3, at: 1_000 }];

for (const format of ["jsonl", "csv"] as const) {
  Deno.test(`a row ${format} has no text for is refused by the sink, the others are written`, async () => {
    await using folder = await LetterFolder.make();
    const target = join(folder.directory, `out.${format}`);
    const letters = join(folder.directory, "letters");
    const stream = new StreamExecutionEnvironment({ deadLetters: { directory: letters } })
      .fromIter(moments, { schema: moment });
    const sinked = format === "csv" ? stream.toCsv(target) : stream.toJsonl(target);
    const { summary } = await sinked.id("files").onError("deadLetter").execute("moments");
    assertEquals((await Deno.readTextFile(target)).match(/1970/g)?.length, 2);
    assertEquals([summary.rejected, summary.recordsOut], [1, 3]);
    const [{ operator, code, row }] = await listDeadLetters(letters);
    assertEquals([operator, code, row], ["files", "VALUE_NOT_WRITABLE", `{"n":2,"at":4611686018427387904}`]);
    const fails = new StreamExecutionEnvironment().fromIter(moments, { schema: moment });
    await assertRejects(() =>
      (format === "csv" ? fails.toCsv(target) : fails.toJsonl(target)).execute("fails")
    );
  });
}

/** Refuses every other write for good. */
class Picky implements Sink {
  readonly connectorId = "picky";
  readonly guarantee = "at-least-once";
  readonly rows: number[] = [];
  faults: RowFaults = failOnRow;
  writes = 0;
  open(): void {}
  flush(): void {}
  close(): void {}

  write(record: StreamRecord): void {
    if (++this.writes % 2 === 0) {
      throw new VolleyError({ code: "REFUSED", message: "Cannot write: it is refused", retry: "transient" });
    }
    this.rows.push(...record.rows().map(({ n }) => n as number));
  }
}

Deno.test("a sink's rows become letters once retries are used up, with how often they were tried", async () => {
  await using folder = await LetterFolder.make();
  const sink = new Picky();
  await new StreamExecutionEnvironment({ deadLetters: folder, batchRows: 2 })
    .fromIter([1, 2, 3, 4, 5].map((n) => ({ n })), { schema: schema({ n: int32 }) })
    .toSink(sink, { retry: new RetryConfig().withMaxRetries(0) }).onError("deadLetter")
    .execute("picky");
  assertEquals(sink.rows, [1, 2, 5]);
  assertEquals((await listDeadLetters(folder.directory)).map(({ row, attempt }) => [row, attempt]), [
    [`{"n":3}`, 1],
    [`{"n":4}`, 1],
  ]);
  const again = new Picky();
  await new StreamExecutionEnvironment({ batchRows: 2 })
    .fromIter([1, 2, 3, 4, 5].map((n) => ({ n })), { schema: schema({ n: int32 }) })
    .toSink(again).retry({ maxRetries: 1, initialBackoffMs: 1 })
    .execute("picky");
  assertEquals(again.rows, [1, 2, 3, 4, 5]);
});

/** Can't be opened at first, and loses its connection on the way. */
class Shaky implements Source {
  readonly connectorId = "shaky";
  readonly schema = schema({ n: int32 });
  readonly bounded = true;
  readonly replayable = false;
  failures: ("open" | "now" | "later")[];
  next = 0;

  constructor(...failures: ("open" | "now" | "later")[]) {
    this.failures = failures;
  }

  open(): void {
    this.#fail("open");
  }

  partitions() {
    return [{ name: "only" }];
  }

  poll(): StreamRecord | null | Promise<StreamRecord | null> {
    this.#fail("now");
    if (this.failures[0] === "later") return Promise.resolve().then(() => this.#fail("later") ?? null);
    if (this.next === 3) return null;
    return new StreamRecord(batchFromRows(this.schema, [{ n: this.next++ }]));
  }

  offsets() {
    return {};
  }

  close(): void {}

  #fail(when: "open" | "now" | "later"): void {
    if (this.failures[0] !== when) return;
    this.failures.shift();
    throw new VolleyError({ code: "GONE", message: "Cannot reach it: it is gone", retry: "transient" });
  }
}

Deno.test("a source is opened and read again after passing failures, and counted", async () => {
  const read = async (retry: boolean, ...failures: ConstructorParameters<typeof Shaky>) => {
    const stream = new StreamExecutionEnvironment().fromSource(new Shaky(...failures)).id("shaky");
    const ready = retry ? stream.retry({ maxRetries: 2, initialBackoffMs: 1, maxBackoffMs: 1 }) : stream;
    const { results, summary } = await ready.collect().execute("shaky");
    const retries = summary.metrics.find(({ name }) => name === "volley.retry.attempts");
    return [results.map(({ n }) => n), retries !== undefined && "value" in retries ? retries.value : 0];
  };
  assertEquals(await read(true, "open", "open", "now", "later"), [[0, 1, 2], 4]);
  assertEquals((await assertRejects(() => read(true, "now", "now", "now"), VolleyError)).code, "GONE");
  assertEquals((await assertRejects(() => read(true, "later", "later", "later"), VolleyError)).code, "GONE");
  assertEquals((await assertRejects(() => read(false, "open"), VolleyError)).code, "GONE");
});

Deno.test("retry() is for sources and sinks; onError() knows three policies", () => {
  const stream = new StreamExecutionEnvironment().fromIter([{ s: "a" }], { schema: schema({ s: utf8 }) });
  const code = (call: () => unknown) => {
    try {
      call();
    } catch (thrown) {
      return (thrown as VolleyError).code;
    }
    return null;
  };
  assertEquals(code(() => stream.filter(() => true).retry({})), "RETRY_UNSUPPORTED");
  assertEquals(code(() => stream.onError("ignore" as never)), "ERROR_POLICY_INVALID");
  const options = { onError: "log" as never };
  assertEquals(code(() => new StreamExecutionEnvironment(options)), "ERROR_POLICY_INVALID");
});
