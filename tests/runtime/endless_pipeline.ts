import { count, StreamExecutionEnvironment, TumblingWindows } from "../../mod.ts";
import { ScriptedSource } from "./scripted_source.ts";

/**
 * The program of the signal test: counts rows that never end, says "running" once rows have gone through, and what it
 * counted once it has been stopped. With the argument "stuck" its sink never finishes a write.
 */
const stuck = Deno.args.includes("stuck");
const source = new ScriptedSource((poll) => [{ ts: poll, k: poll % 2, v: 1 }], { async: true });
const poll = source.poll.bind(source);
source.poll = async () => {
  if (source.polls === 100) console.log("running");
  if (source.polls > 100) await new Promise((resolve) => setTimeout(resolve, 1));
  return await poll();
};
let counted = 0;
const { summary } = await new StreamExecutionEnvironment().fromSource(source).withWatermarks("ts").keyBy("k")
  .window(TumblingWindows.of("1h")).aggregateExpr({ n: count() })
  .toSink({
    connectorId: "total",
    guarantee: "at-most-once",
    open() {},
    write({ data }) {
      const n = data.column("n").values as BigInt64Array;
      for (let row = 0; row < data.length; row++) counted += Number(n[row]);
      console.log("draining");
      return stuck ? new Promise(() => setInterval(() => {}, 1000)) : undefined;
    },
    flush() {},
    close() {},
  }).execute("endless");
console.log(JSON.stringify({ ended: summary.ended, recordsIn: summary.recordsIn, counted }));
