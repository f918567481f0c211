import { assert, assertEquals } from "@std/assert";
import { SessionWindows, SlidingWindows } from "../../mod.ts";
import { timeAt } from "./generated_rows.ts";
import { memoryRows } from "./memory_rows.ts";
import {
  delayed,
  delayedTimeAt,
  lateJob,
  runLateJob,
  runWindowJob,
  sessionAnswer,
  slidingAnswer,
} from "./window_cases.ts";

const SPEC = { rows: 60_000, keys: 40 };

Deno.test("the benchmarks of sliding windows and sessions answer as plain loops do", async () => {
  const input = memoryRows(SPEC, "int");
  assertEquals(await runWindowJob(input, SlidingWindows.of("1m", "1s")), slidingAnswer(SPEC));
  assertEquals(await runWindowJob(input, SessionWindows.withGap("2s")), sessionAnswer(SPEC));
});

Deno.test("the benchmarks of late rows answer as a plain loop does, kept or not", async () => {
  const spec = { rows: 1_200_000, keys: 20 };
  const input = memoryRows(spec, "int");
  for (const latenessMs of [0, 60_000]) {
    const job = lateJob("late", spec, latenessMs, delayedTimeAt);
    assert(job.expected.late > 0);
    await runLateJob(delayed(input), job);
    await runLateJob(input, lateJob("in time", spec, latenessMs, timeAt));
  }
});
