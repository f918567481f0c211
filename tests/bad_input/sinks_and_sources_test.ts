import { assert, assertEquals, assertRejects } from "@std/assert";
import { StreamExecutionEnvironment, VolleyError } from "../../mod.ts";
import { RecordingSink, type SinkCall } from "../runtime/recording_sink.ts";
import { EVENTS, type Scripted, ScriptedSource } from "../runtime/scripted_source.ts";
import { assertRefused } from "./refused.ts";

const ROWS = [{ ts: 1, k: 1, v: 1 }];
const CALLS: readonly SinkCall[] = ["open", "write", "flush", "onCheckpoint", "commit", "close"];

for (const call of CALLS) {
  Deno.test(`a sink whose ${call} rejects later is refused with its place, and closed`, async () => {
    const sink = new RecordingSink();
    const calls: string[] = [];
    const { close } = sink;
    Object.assign(sink, {
      close() {
        calls.push("close");
        return close.call(sink);
      },
      async [call]() {
        calls.push(call);
        await new Promise((resolve) => setTimeout(resolve, 0));
        throw new Error("quota exceeded");
      },
    });
    const env = new StreamExecutionEnvironment({ handleSignals: false });
    const error = await assertRejects(
      () => env.fromIter(ROWS, { schema: EVENTS }).toSink(sink).id("out").execute("rejects"),
      VolleyError,
    );
    const { code, at, message, hint } = error;
    assertEquals({ code, at }, { code: "SINK_FAILED", at: { operator: "out", pipeline: "rejects" } });
    assert(message.endsWith("sink recording: quota exceeded") && hint !== undefined, error.explain());
    assertEquals([calls.at(-1), calls.filter((one) => one === "close").length], ["close", 1]);
    if (call !== "close") assert(!sink.committed);
  });
}

Deno.test("a source that fails, or gives what is no record, is refused with its place", async () => {
  const stream = (script: Scripted[], async: boolean) =>
    new StreamExecutionEnvironment({ handleSignals: false }).fromSource(new ScriptedSource(script, { async }))
      .id("in");
  for (const async of [false, true]) {
    const failing = stream([ROWS, new Error("connection reset")], async);
    await assertRefused(failing, { code: "SOURCE_FAILED", operator: "in", says: "connection reset" });
  }
  for (const nothing of [undefined, {}]) {
    const source = Object.assign(new ScriptedSource([]), { poll: () => nothing as never });
    const silent = new StreamExecutionEnvironment({ handleSignals: false }).fromSource(source).id("in");
    await assertRefused(silent, { code: "SOURCE_OUTPUT_INVALID", operator: "in", says: "not a record" });
  }
});
