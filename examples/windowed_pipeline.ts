/**
 * Event time, row by row: how watermarks close windows, and what it means to be late.
 *
 * Readings of two sensors arrive out of order. The watermark follows the newest reading at a distance of ten seconds;
 * when it passes the end of a one-minute window, the window answers, and a reading for it that comes later is late. For
 * ten seconds more it answers again for late readings; what is later still goes to a sink of its own. Prints each arrival
 * on a line of event time (shaded up to the watermark), each answer as it comes, the late reading, and the counts.
 *
 *     deno run examples/windowed_pipeline.ts
 */
import {
  avg,
  CollectSink,
  count,
  float64,
  type LateEvent,
  type Operator,
  OutputTag,
  schema,
  StreamExecutionEnvironment,
  type StreamRecord,
  timestamp,
  TumblingWindows,
  utf8,
} from "@volley/volley";

const START_MS = Date.parse("2026-01-01T10:00:00Z");
const MINUTE_MS = 60_000;
const MS_A_CELL = 5_000;
const LATENESS_MS = 10_000;
const CELLS_A_MINUTE = MINUTE_MS / MS_A_CELL;

const reading = schema({ sensor: utf8, celsius: float64, at: timestamp("ms") });
const readings = [
  { sensor: "a", celsius: 20.0, at: second(5) },
  { sensor: "b", celsius: 18.0, at: second(20) },
  { sensor: "a", celsius: 21.0, at: second(50) },
  { sensor: "b", celsius: 18.5, at: second(42) },
  { sensor: "a", celsius: 22.0, at: second(68) },
  { sensor: "b", celsius: 19.0, at: second(59) },
  { sensor: "a", celsius: 23.0, at: second(78) },
  { sensor: "b", celsius: 17.0, at: second(55) },
  { sensor: "b", celsius: 19.5, at: second(100) },
  { sensor: "a", celsius: 24.0, at: second(138) },
  { sensor: "b", celsius: 20.0, at: second(126) },
  { sensor: "a", celsius: 22.5, at: second(110) },
  { sensor: "b", celsius: 16.0, at: second(30) },
];
const tooLate = new OutputTag<LateEvent>("late-events");
const late = new CollectSink<LateEvent>();

/** Draws each reading where it lies in event time, with the watermark as it is just before the reading. */
class Arrivals implements Operator<typeof reading.shape> {
  #watermarkMs = START_MS;

  process(record: StreamRecord<typeof reading.shape>): StreamRecord[] {
    for (const { sensor, at } of record.rows()) {
      const closesAt = Math.floor(at / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
      const again = closesAt + LATENESS_MS > this.#watermarkMs ? "answers again" : "is gone";
      const verdict = closesAt <= this.#watermarkMs ? `  late: its window ${again}` : "";
      console.log(`${sensor}  ${clock(at)}  ${timeline(this.#watermarkMs, at, sensor)}${verdict}`);
    }
    return [record];
  }

  onWatermark(timeMs: number): void {
    this.#watermarkMs = Math.max(START_MS, timeMs);
    if (timeMs === Infinity) console.log("end of input");
  }
}

console.log("arrival      10:00        10:01        10:02");
const { results, summary } = await new StreamExecutionEnvironment()
  .fromIter(readings, { schema: reading })
  .withWatermarks("at", { maxOutOfOrderness: "10s" })
  .applyOperator(new Arrivals())
  .withLateDataSink(late)
  .keyBy("sensor")
  .window(TumblingWindows.of("1m"))
  .allowedLateness(LATENESS_MS)
  .sideOutputLateData(tooLate)
  .aggregateExpr({ readings: count(), mean: avg("celsius") })
  .filter((answer) => {
    const { sensor, window_start, window_end, readings, mean, revision } = answer;
    const bounds = `${clock(window_start)} to ${clock(window_end)}`;
    console.log(
      `   → ${bounds}  ${sensor}: mean ${mean} °C of ${readings}${revision > 0 ? ", corrected" : ""}`,
    );
    return true;
  })
  .collect()
  // Batches of one row, so that the picture has a watermark for each; the answers are the same for any size.
  .execute("windowed-pipeline", { batchRows: 1 });

for (const { event_data, lateness_ms } of late.results) {
  console.log(`too late, ${Number(lateness_ms) / 1000} s behind the watermark: ${event_data}`);
}
console.log(`${summary.recordsIn} readings in, ${results.length} answers out, ${summary.late} too late`);

function second(seconds: number): number {
  return START_MS + seconds * 1000;
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/** Three minutes of event time: shaded what the watermark has passed, `mark` at `atMs`. */
function timeline(watermarkMs: number, atMs: number, mark: string): string {
  const cells = Array.from({ length: 3 * CELLS_A_MINUTE }, (_, cell) => {
    const fromMs = START_MS + cell * MS_A_CELL;
    if (fromMs <= atMs && atMs < fromMs + MS_A_CELL) return mark;
    return fromMs + MS_A_CELL <= watermarkMs ? "░" : " ";
  });
  const minutes = [0, 1, 2].map((m) => cells.slice(m * CELLS_A_MINUTE, (m + 1) * CELLS_A_MINUTE).join(""));
  return `|${minutes.join("|")}|`;
}
