import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { float64, int64, schema, type Shape, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Sink, Source } from "../operators/mod.ts";
import { StreamExecutionEnvironment } from "./stream_execution_environment.ts";
import { CountWindows, GlobalWindows, TumblingWindows } from "./window_assigner.ts";

const READING = schema({ at_ms: float64, at_text: utf8, value: int64 });

function stream() {
  return new StreamExecutionEnvironment().fromSource(source(READING.shape, true));
}

/** A source that is built with and never run. */
function source<S extends Shape>(_: S, bounded: boolean, of: unknown = READING): Source<S> {
  const contract = { open() {}, poll: () => null, partitions: () => [], offsets: () => ({}), close() {} };
  return { ...contract, connectorId: "test", schema: of, bounded, replayable: true } as unknown as Source<S>;
}

function refusal(build: () => unknown): VolleyError {
  return assertThrows(build, VolleyError) as VolleyError;
}

Deno.test("withWatermarks() on a number or text gives the line that makes a timestamp of it, and that line works", () => {
  const number = refusal(() => stream().withWatermarks("at_ms" as never));
  assertEquals(number.code, "WATERMARK_TYPE_MISMATCH");
  assertStringIncludes(number.hint!, `withColumn("at", col("at_ms").cast(int64).fromEpochMs())`);
  const text = refusal(() => stream().withWatermarks("at_text" as never));
  assertStringIncludes(text.hint!, `withColumn("at", col("at_text").cast(timestamp("ms")))`);
  const made = stream()
    .withColumn("at", col("at_ms").cast(int64).fromEpochMs()).withWatermarks("at")
    .withColumn("at", col("at_text").cast(timestamp("ms"))).withWatermarks("at");
  assertEquals(made.schema.field("at").type.kind, "timestamp");
});

Deno.test("window() without any time column says how to make one", () => {
  const error = refusal(() => stream().keyBy("value").window(TumblingWindows.of("1m")));
  assertEquals(error.code, "EVENT_TIME_UNKNOWN");
  assertStringIncludes(error.hint!, "fromEpochMs()");
});

Deno.test("window() without watermarks on a source that never ends is refused: it would never fire", () => {
  const at = schema({ at: timestamp("ms") });
  const endless = new StreamExecutionEnvironment().fromSource(source(at.shape, false, at));
  const error = refusal(() => endless.keyBy("at").window(TumblingWindows.of("1m")));
  assertEquals(error.code, "WATERMARKS_MISSING");
});

Deno.test("global windows without a trigger are refused on a source that never ends; count windows are not", () => {
  const at = schema({ at: timestamp("ms") });
  const keyed = new StreamExecutionEnvironment().fromSource(source(at.shape, false, at)).keyBy("at");
  const global = keyed.window(GlobalWindows.create());
  assertEquals(refusal(() => global.aggregate("count")).code, "WINDOW_NEVER_ANSWERS");
  assertEquals(refusal(() => global.trigger({ every: "1m" }).aggregate("count")).code, "WATERMARKS_MISSING");
  assertEquals(global.trigger({ everyRows: 10 }).aggregate("count").schema.names, [
    "at",
    "count",
    "revision",
  ]);
  assertEquals(keyed.window(CountWindows.of(10)).aggregate("count").schema.names[1], "window_index");
});

Deno.test("sinks that only append refuse answers that replace earlier ones, not those of a purging trigger", () => {
  const at = schema({ at: timestamp("ms") });
  const keyed = new StreamExecutionEnvironment().fromSource(source(at.shape, true, at)).keyBy("at");
  const minutes = keyed.window(TumblingWindows.of("1m"));
  const sink = {
    connectorId: "test",
    guarantee: "at-most-once",
    open() {},
    write() {},
    flush() {},
    close() {},
  };
  const append = sink as Sink;
  for (const replacing of [minutes.allowedLateness("1s"), minutes.earlyResults({ everyRows: 2 })]) {
    assertEquals(refusal(() => replacing.aggregate("count").toSink(append)).code, "UPDATES_UNSUPPORTED");
    replacing.aggregate("count").toSink(append, { updates: "append" });
  }
  minutes.aggregate("count").toSink(append);
  minutes.earlyResults({ everyRows: 2, purging: true }).aggregate("count").toSink(append);
});

Deno.test("fromSource() and toSink() refuse objects that lack part of the contract", () => {
  const env = new StreamExecutionEnvironment();
  assertEquals(refusal(() => env.fromSource({} as Source)).code, "SOURCE_INVALID");
  const error = refusal(() => stream().toSink({ open() {} } as unknown as Sink));
  assertEquals(error.code, "SINK_INVALID");
  assertStringIncludes(error.message, "write(), flush(), close()");
});

Deno.test("filterExpr() given JavaScript's own comparison explains the difference", () => {
  const error = refusal(() => stream().filterExpr(((c: { value: number }) => c.value > 1) as never));
  assertStringIncludes(error.hint!, ".gt(100)");
});
