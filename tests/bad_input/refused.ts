import { assert, assertEquals, assertRejects } from "@std/assert";
import { type DataStream, type Shape, VolleyError } from "../../mod.ts";
import { RecordingSink } from "../runtime/recording_sink.ts";

/** What a refusal must say. */
export interface Expected {
  readonly code: string;
  readonly operator: string;
  /** In the message. */
  readonly says: string;
}

/** How long a run may take before it counts as hanging; generous, because nothing waits for it. */
const HANGS_AFTER_MS = 10_000;

/**
 * Runs a stream that must fail: with that code and place, a hint, and in time; its sink is closed, and nothing it was
 * given is committed.
 */
export async function assertRefused<S extends Shape>(
  stream: { toSink: DataStream<S>["toSink"] },
  expected: Expected,
): Promise<VolleyError> {
  const sink = new RecordingSink();
  const run = stream.toSink(sink).execute("bad-input", { batchRows: 4 });
  const hang = Promise.withResolvers<void>();
  const timer = setTimeout(hang.resolve, HANGS_AFTER_MS);
  const error = await assertRejects(() => Promise.race([run, hang.promise]), VolleyError);
  clearTimeout(timer);
  const { code, at, message, hint } = error;
  assertEquals({ code, operator: at.operator, pipeline: at.pipeline }, {
    code: expected.code,
    operator: expected.operator,
    pipeline: "bad-input",
  });
  assert(message.startsWith("Cannot ") && message.includes(expected.says), message);
  assert(hint !== undefined && hint.length > 10, `no hint: ${message}`);
  assertEquals([sink.committed, sink.calls.at(-1)], [false, "close"]);
  return error;
}
