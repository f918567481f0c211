import { assert, assertEquals } from "@std/assert";
import { count, StreamExecutionEnvironment, sum, TumblingWindows, VirtualClock } from "../../mod.ts";
import { RecordingSink } from "./recording_sink.ts";
import { ScriptedSource } from "./scripted_source.ts";

const QUIET = { handleSignals: false } as const;

function row(ts: number) {
  return { ts, k: 1, v: 1 };
}

for (const kind of ["sync", "async", "waiting"] as const) {
  Deno.test(`a stopped run drains what was read and fires its windows: ${kind} source`, async () => {
    const stop = new AbortController();
    const script = (poll: number) => {
      if (poll === 40) stop.abort();
      return poll > 40 && kind === "waiting" ? "wait" as const : [row(poll)];
    };
    const source = new ScriptedSource(script, { async: kind !== "sync" });
    const sink = new RecordingSink();
    const { summary } = await new StreamExecutionEnvironment(QUIET).fromSource(source).withWatermarks("ts")
      .keyBy("k").window(TumblingWindows.of(1000)).aggregateExpr({ n: count() })
      .toSink(sink).execute("stopped", { signal: stop.signal });
    assertEquals([summary.ended, summary.recordsIn, source.calls], ["stopped", 41, ["open", "close"]]);
    assertEquals([Number(sink.rows[0].n), sink.rows.length, sink.committed], [41, 1, true]);
  });
}

Deno.test("rows of a poll that was under way when the run was stopped count", async () => {
  const stop = new AbortController();
  const late = Promise.withResolvers<void>();
  const source = new ScriptedSource([[row(1)], [row(2)]], { async: true });
  const poll = source.poll.bind(source);
  source.poll = async () => {
    if (source.polls === 1) {
      stop.abort();
      await late.promise;
    }
    return await poll();
  };
  const sink = new RecordingSink();
  const run = new StreamExecutionEnvironment(QUIET).fromSource(source).toSink(sink)
    .execute("stopped", { signal: stop.signal });
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  late.resolve();
  const { summary } = await run;
  assertEquals([summary.recordsIn, sink.rows.map(({ ts }) => ts)], [2, [1, 2]]);
});

Deno.test("a run stopped before it began commits an empty result", async () => {
  const source = new ScriptedSource(() => [row(1)]);
  const sink = new RecordingSink();
  const { summary } = await new StreamExecutionEnvironment(QUIET).fromSource(source).toSink(sink)
    .execute("stopped", { signal: AbortSignal.abort() });
  assertEquals([summary.ended, source.polls, sink.rows, sink.committed], ["stopped", 0, [], true]);
});

Deno.test("a run that reaches its end leaves no listener on the caller's signal", async () => {
  const stop = new AbortController();
  let listeners = 0;
  const { signal } = stop;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  const counting = (change: number, of: typeof add | typeof remove) => (...args: Parameters<typeof add>) => {
    listeners += change;
    of(...args as Parameters<typeof remove>);
  };
  Object.assign(signal, { addEventListener: counting(1, add), removeEventListener: counting(-1, remove) });
  const { summary } = await new StreamExecutionEnvironment(QUIET).fromSource(new ScriptedSource([[row(1)]]))
    .toSink(new RecordingSink()).execute("listeners", { signal: stop.signal });
  assertEquals([summary.ended, listeners], ["end", 0]);
});

Deno.test("a run goes by the clock it is given", async () => {
  const clock = new VirtualClock(5_000);
  const source = new ScriptedSource((poll) => poll < 100 ? [row(poll)] : null);
  const poll = source.poll.bind(source);
  source.poll = async () => {
    await clock.advance(50);
    return poll();
  };
  const seen: number[] = [];
  const { summary } = await new StreamExecutionEnvironment(QUIET).fromSource(source).withWatermarks("ts")
    .keyBy("k")
    .window(TumblingWindows.of(10)).aggregateExpr({ n: sum("v") }).toSink(new RecordingSink())
    .execute("virtual", { clock, onProgress: ({ elapsedMs }) => void seen.push(elapsedMs) });
  assertEquals([summary.elapsedMs, summary.recordsPerSecond], [5050, 100 / 5.05]);
  assert(
    seen.length > 20 &&
      seen.every((ms, i) => ms % 50 === 0 && (i === 0 || ms >= seen[i - 1] + 200 || i === seen.length - 1)),
  );
});
