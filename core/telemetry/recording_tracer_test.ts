import { assertEquals, assertMatch, assertStrictEquals } from "@std/assert";
import { VirtualClock } from "../time/mod.ts";
import { RecordingTracer, type SpanRecord } from "./recording_tracer.ts";
import { noopTracer } from "./span.ts";
import { formatTraceparent, parseTraceparent } from "./trace_context.ts";

function recording(
  random: () => number,
): { tracer: RecordingTracer; ended: SpanRecord[]; clock: VirtualClock } {
  const ended: SpanRecord[] = [];
  const clock = new VirtualClock(100);
  return { tracer: new RecordingTracer({ clock, random, onEnd: (span) => ended.push(span) }), ended, clock };
}

function counting(): () => number {
  let n = 0;
  return () => (n += 0.0625) % 1;
}

Deno.test("RecordingTracer hands over each span once, with all that was said before its end", async () => {
  const { tracer, ended, clock } = recording(counting());
  const root = tracer.startSpan("volley.record", { attributes: { a: 1 } });
  const child = tracer.startSpan("volley.operator", { parent: root.context, links: [root.context] });
  await clock.advance(5);
  child.addEvent("input", { rows: 2 });
  child.setAttribute("volley.operator.name", "map");
  child.recordError(new Error("boom"));
  child.end();
  child.setAttribute("late", true);
  child.end();
  root.end();
  assertEquals(ended.map((span) => span.name), ["volley.operator", "volley.record"]);
  const [operator, record] = ended;
  assertEquals([operator.startMs, operator.endMs, operator.error], [100, 105, "boom"]);
  assertEquals(operator.attributes, { "volley.operator.name": "map" });
  assertEquals(operator.events, [{ name: "input", timeMs: 105, attributes: { rows: 2 } }]);
  assertEquals([operator.context.traceId, operator.parentSpanId], [
    record.context.traceId,
    record.context.spanId,
  ]);
  assertEquals([record.parentSpanId, record.attributes, record.error], [null, { a: 1 }, null]);
});

Deno.test("RecordingTracer makes ids that W3C trace context accepts, even from a stuck random source", () => {
  for (const random of [counting(), () => 0]) {
    const { context } = recording(random).tracer.startSpan("x");
    assertMatch(context.traceId, /^[0-9a-f]{32}$/);
    assertEquals(parseTraceparent(formatTraceparent(context)), context);
  }
});

Deno.test("noopTracer hands an incoming context on", () => {
  const parent = { traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: false };
  assertStrictEquals(noopTracer.startSpan("x", { parent }).context, parent);
  assertEquals(noopTracer.startSpan("x").context.sampled, false);
});
