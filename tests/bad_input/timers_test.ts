import { assertEquals, assertRejects } from "@std/assert";
import {
  int32,
  type ProcessStepOptions,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  VolleyError,
} from "../../mod.ts";

const rows = schema({ at: timestamp("ms"), n: int32 });

/** Each row, in batches of two, sets a timer for 150 ms before itself. */
function timers(options: ProcessStepOptions) {
  return new StreamExecutionEnvironment({ handleSignals: false, batchRows: 2 })
    .fromIter([0, 100, 200, 300].map((at, n) => ({ at, n })), { schema: rows })
    .withWatermarks("at")
    .keyBy("n")
    .process(
      {
        onRow: ({ at }, context) => context.timers.registerEventTime(at - 150),
        onTimer: ({ timeMs }, context) => context.emit({ at: timeMs, n: context.key }),
      },
      rows,
      options,
    ).id("timers")
    .collect();
}

Deno.test("a timer in the past fires, or ends the run with its operator and row where that was asked for", async () => {
  const { results } = await timers({}).execute("past");
  assertEquals(results.map(({ at }) => at).sort((a, b) => a - b), [-150, -50, 50, 150]);
  const error = await assertRejects(() => timers({ timersInPast: "fail" }).execute("past"), VolleyError);
  assertEquals([error.code, error.at.operator, error.at.pipeline], ["TIMER_IN_PAST", "timers", "past"]);
});
