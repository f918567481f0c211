/**
 * Silent sources: why a window does not fire, how to see it, and what lets it go on.
 *
 * Two partitions give a reading every five seconds; after 15 s the cellar falls silent. The watermark of a stream is
 * that of its slowest partition, so no window fires any more: `job.explain()` says which partition holds it. With an
 * idle timeout the cellar is left out after so long. Where the whole stream falls silent, `closeQuietAfter` lets the
 * watermark follow the clock. A virtual clock lets two minutes pass at once. Prints, for each way, who gave a row when (•)
 * and when the ten-second windows answered (▲), and what a job that waits says of itself.
 *
 *     deno run examples/idle_sources.ts
 */
import {
  type RunningJob,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  type WatermarkClockOptions,
} from "@volley/volley";
import { IDLE, MarkedSource, pause, runVirtually } from "@volley/volley/testing";

const reading = schema({ at: timestamp("ms"), place: utf8 });
const SECONDS_A_CELL = 2.5;
const CELLS = 48;

/** A reading every five seconds, `count` of them, each when it happened. */
function steady(place: string, count: number) {
  return Array.from({ length: count }, (_, i) => [{ at: i * 5000, place }, pause("5s")]).flat();
}

/** Runs for two minutes of virtual time, and draws a line for each partition and one for the answers. */
async function draw(
  title: string,
  roofReadings: number,
  options: WatermarkClockOptions,
  lookAtMs = Infinity,
) {
  const source = new MarkedSource(reading, {
    roof: [...steady("roof", roofReadings), pause("1h")],
    cellar: [...steady("cellar", 4), IDLE],
  });
  const lanes = { roof: line(), cellar: line(), windows: line() };
  let [answers, said] = [0, ""];
  const look = (job: RunningJob<unknown>, nowMs: number) => {
    const { recordsOut } = job.status().operators.find(({ kind }) => kind === "windowAggregate")!;
    if (recordsOut! > answers) mark(lanes.windows, nowMs, "▲");
    answers = recordsOut!;
    if (nowMs === lookAtMs) said = job.explain();
  };
  const stream = new StreamExecutionEnvironment().fromSource(source)
    .filter(({ at, place }) => mark(lanes[place as "roof" | "cellar"], at, "•"))
    .withWatermarks("at", options)
    .keyBy("place")
    .window(TumblingWindows.of("10s"))
    .aggregate("count")
    .collect();
  await runVirtually(stream, { stopAfter: "2m", onPause: look });
  console.log(title);
  for (const [name, cells] of Object.entries(lanes)) console.log(`  ${name.padEnd(7)} |${cells.join("")}|`);
  if (said !== "") console.log(`After ${lookAtMs / 1000} s the job said of itself:\n${whyItWaits(said)}`);
}

console.log("           0 s         30 s        60 s        90 s");
await draw("idleTimeout: null, the cellar is waited for", 24, { idleTimeout: null }, 60_000);
await draw('idleTimeout: "30s", the cellar is left out after 30 s of silence', 24, { idleTimeout: "30s" });
await draw("all silent after 25 s, the last window waits", 5, { idleTimeout: "30s" });
await draw('closeQuietAfter: "20s", the watermark goes on with the clock', 5, { closeQuietAfter: "20s" });

function line(): string[] {
  return Array.from({ length: CELLS }, () => " ");
}

function mark(cells: string[], atMs: number, sign: string): true {
  cells[Math.floor(atMs / 1000 / SECONDS_A_CELL)] = sign;
  return true;
}

/** The last line of what a job says, a part a line. */
function whyItWaits(said: string): string {
  return said.trimEnd().split("\n").at(-1)!.split(/[:;] /).map((part) => `  ${part}`).join("\n");
}
