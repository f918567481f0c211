import { assert, assertEquals, assertRejects } from "@std/assert";
import { MetricRegistry, StreamExecutionEnvironment, type StreamRecord, VolleyError } from "../../mod.ts";
import { RecordingSink, type SinkCall } from "./recording_sink.ts";
import { EVENTS, ScriptedSource } from "./scripted_source.ts";

const QUIET = { handleSignals: false } as const;
const ROWS = [{ ts: 1, k: 1, v: 1 }];

function valueOf(metrics: MetricRegistry, name: string): number {
  const sample = metrics.snapshot().find((one) => one.name === name);
  return sample?.kind === "histogram" ? sample.count : sample?.value ?? 0;
}

const AFTER: { readonly [call in SinkCall]: string } = {
  open: "open close",
  write: "open write close",
  flush: "open write flush close",
  onCheckpoint: "open write flush onCheckpoint close",
  commit: "open write flush onCheckpoint commit close",
  close: "open write flush onCheckpoint commit close",
};

for (const fails of Object.keys(AFTER) as SinkCall[]) {
  Deno.test(`a sink whose ${fails} fails ends the run: everything closed once, nothing more called`, async () => {
    const sink = new RecordingSink({ fails });
    const source = new ScriptedSource([ROWS]);
    const metrics = new MetricRegistry();
    const error = await assertRejects(
      () =>
        new StreamExecutionEnvironment(QUIET).fromSource(source).toSink(sink).execute("fails", { metrics }),
      VolleyError,
    );
    assertEquals([error.code, error.at.operator, error.at.pipeline], ["SINK_FAILED", "sink-1", "fails"]);
    assert(error.message.endsWith(`sink recording: ${fails} refused`), error.message);
    assertEquals([sink.calls.join(" "), source.calls], [AFTER[fails], ["open", "close"]]);
    assertEquals(sink.committed, fails === "close");
    assertEquals(valueOf(metrics, "volley.errors"), 1);
    assertEquals(valueOf(metrics, "volley.pipeline.health"), 3);
  });
}

Deno.test("no sink commits where another cannot be flushed", async () => {
  const [good, bad] = [new RecordingSink(), new RecordingSink({ fails: "flush" })];
  const env = new StreamExecutionEnvironment(QUIET);
  const stream = env.fromSource(new ScriptedSource([ROWS]));
  stream.toSink(good);
  stream.toSink(bad);
  await assertRejects(() => env.execute("two sinks"), VolleyError);
  assertEquals([good.committed, good.calls.at(-1), bad.calls.at(-1)], [false, "close", "close"]);
});

Deno.test("a write that fails while the source is silent ends the run at once", async () => {
  const write = Promise.withResolvers<void>();
  const sink = new RecordingSink({ slowly: () => write.promise });
  const source = new ScriptedSource([ROWS, "wait"]);
  const run = new StreamExecutionEnvironment(QUIET).fromSource(source).toSink(sink).execute("silent");
  const failed = assertRejects(() => run, VolleyError);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  write.reject(new Error("connection lost"));
  assertEquals((await failed).message, "Cannot write sink recording: connection lost");
  assertEquals(source.calls, ["open", "close"]);
});

Deno.test("a source that fails ends the run, also while another waits in a poll", async () => {
  for (const async of [false, true]) {
    const sink = new RecordingSink();
    const [bad, waiting] = [
      new ScriptedSource([ROWS, new Error("gone")], { async }),
      new ScriptedSource([ROWS, "wait"]),
    ];
    const env = new StreamExecutionEnvironment(QUIET);
    const error = await assertRejects(
      () => env.fromSource(waiting).union(env.fromSource(bad)).toSink(sink).execute("source"),
      VolleyError,
    );
    assertEquals([error.code, error.at.operator, error.message], [
      "SOURCE_FAILED",
      "source-2",
      "Cannot read source scripted: gone",
    ]);
    assertEquals([waiting.calls.at(-1), bad.calls.at(-1), sink.committed], ["close", "close", false]);
  }
});

Deno.test("an operator whose open fails is named, and those opened before it are closed", async () => {
  const calls: string[] = [];
  const pass = (record: StreamRecord) => [record];
  const first = { open: () => void calls.push("open"), process: pass, close: () => void calls.push("close") };
  const second = {
    process: pass,
    open() {
      throw new Error("no licence");
    },
  };
  const error = await assertRejects(
    () =>
      new StreamExecutionEnvironment(QUIET).fromIter(ROWS, { schema: EVENTS })
        .applyOperator(() => first).id("first").applyOperator(() => second).id("second")
        .collect().execute("open"),
    VolleyError,
  );
  assertEquals([error.code, error.message, error.at.operator, error.at.pipeline], [
    "OPERATOR_FAILED",
    "Cannot open operator second: no licence",
    "second",
    "open",
  ]);
  assertEquals(calls, ["open", "close"]);
});

for (const method of ["onWatermark", "onCheckpoint", "close"] as const) {
  Deno.test(`an operator whose ${method} fails is named`, async () => {
    const operator = {
      process: (record: StreamRecord) => [record],
      [method]() {
        throw new Error("broken");
      },
    };
    const error = await assertRejects(
      () =>
        new StreamExecutionEnvironment(QUIET).fromIter(ROWS, { schema: EVENTS }).withWatermarks("ts")
          .applyOperator(() => operator).id("mine").collect().execute("methods"),
      VolleyError,
    );
    assertEquals([error.code, error.at.operator, error.at.pipeline], ["OPERATOR_FAILED", "mine", "methods"]);
    assert(error.message.endsWith("operator mine: broken"), error.message);
  });
}
