/**
 * Late rows: a window that answers again for them, and what becomes of those that come too late even for that.
 *
 * Visitors are counted at two doors, minute by minute; some counts reach us late. Windows are kept for 40 seconds after
 * their end: a row that comes in that time makes its window answer again, with the next `revision`. What comes later
 * still goes to a side output, as `lateEventSchema` says. Prints rows and answers as they come, the answers that hold,
 * the late rows, and what a sink says that can only append.
 *
 *     deno run examples/late_data.ts
 */
import {
  count,
  type LateEvent,
  OutputTag,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  VolleyError,
} from "@volley/volley";

const visit = schema({ door: utf8, at: timestamp("ms") });
const visits = [
  { door: "east", at: at("10:00:10") },
  { door: "west", at: at("10:00:25") },
  { door: "east", at: at("10:00:40") },
  { door: "east", at: at("10:01:08") },
  { door: "east", at: at("10:00:55") },
  { door: "west", at: at("10:01:30") },
  { door: "west", at: at("10:00:50") },
  { door: "east", at: at("10:01:50") },
  { door: "west", at: at("10:00:58") },
  { door: "east", at: at("10:02:20") },
];
const tooLate = new OutputTag<LateEvent>("too-late");

const env = new StreamExecutionEnvironment({ batchRows: 1 });
const counts = env.fromIter(visits, { schema: visit })
  .withWatermarks("at", { maxOutOfOrderness: "5s" })
  .process({
    onRow(row, { watermarkMs, emit }) {
      const behind = watermarkMs - row.at;
      console.log(
        `${row.door}  ${clock(row.at)}${behind > 0 ? `  ${behind / 1000} s behind the watermark` : ""}`,
      );
      emit(row);
    },
  }, visit)
  .keyBy("door")
  .window(TumblingWindows.of("1m"))
  .allowedLateness("40s")
  .sideOutputLateData(tooLate)
  .aggregateExpr({ visitors: count() });
const answers = counts.map((answer) => {
  const { door, window_start, visitors, revision } = answer;
  console.log(`      ${clock(window_start)} → ${door}: ${visitors}  (revision ${revision})`);
  return answer;
}, counts.schema).collect();
const late = counts.sideOutput(tooLate).collect();
await env.execute("visits");

console.log("\nThe answer with the greatest revision holds:");
const holding = new Map(answers.results.map((one) => [`${clock(one.window_start)}  ${one.door}`, one]));
for (const [place, { visitors, revision }] of holding) {
  console.log(`${place}  ${visitors}  revision ${revision}`);
}

console.log("\nToo late for every window:");
for (const { event_data, window_end, lateness_ms } of late.results) {
  console.log(`${event_data}: its window ended ${clock(window_end)}, ${lateness_ms} ms behind the watermark`);
}

console.log("\nThe same answers into a file of lines:");
try {
  counts.toJsonl("counts.jsonl");
} catch (error) {
  console.log(error instanceof VolleyError ? error.explain() : error);
}

function at(time: string): number {
  return Date.parse(`2026-01-01T${time}Z`);
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
