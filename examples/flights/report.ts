import { heatMap, type WeekCell } from "./heat_map.ts";
import type { Palette } from "./palette.ts";

/** An airport-hour as the pipeline gives it. */
export interface AirportHour {
  readonly origin: string | null;
  /** Epoch milliseconds. */
  readonly window_start: number;
  readonly flights: bigint;
  readonly mean_delay: number;
  readonly p95_delay: number;
  readonly share_late: number;
}

/** What the run amounts to. */
export interface FlightsReport {
  readonly worst: readonly AirportHour[];
  readonly week: readonly WeekCell[];
  readonly flights: number;
  readonly airportHours: number;
  readonly busyHours: number;
  /** Behind the watermark. */
  readonly late: number;
  /** Without a sensible delay. */
  readonly rejected: number;
  /** From opening the source to closing the sinks. */
  readonly runMs: number;
  /** Since the program began. */
  readonly programMs: number;
}

const BAR_WIDTH = 24;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** The report as lines of at most 99 characters. */
export function flightsReport(report: FlightsReport, palette: Palette): string[] {
  return [
    "",
    palette.strong("The worst airport-hours, by mean delay of ten flights or more"),
    "",
    ...worstTable(report.worst, palette),
    "",
    palette.strong("Mean delay by day of the week and hour of departure"),
    "",
    ...heatMap(report.week, palette),
    "",
    ...facts(report),
    "",
    palette.strong("What to try next"),
    "",
    ...nextSteps(palette),
    "",
  ].map((line) => line === "" ? line : `  ${line}`);
}

function worstTable(worst: readonly AirportHour[], palette: Palette): string[] {
  const most = Math.max(...worst.map(({ mean_delay }) => mean_delay));
  const head = "airport  hour              flights  mean min  95 % min  over 15 min";
  return [palette.quiet(head), ...worst.map((hour) => worstLine(hour, most, palette))];
}

function worstLine(hour: AirportHour, most: number, palette: Palette): string {
  const { origin, window_start, flights, mean_delay, p95_delay, share_late } = hour;
  const cells = [
    (origin ?? "?").padEnd(7),
    new Date(window_start).toISOString().slice(0, 16).replace("T", " "),
    String(flights).padStart(7),
    mean_delay.toFixed(0).padStart(8),
    p95_delay.toFixed(0).padStart(8),
    `${(share_late * 100).toFixed(0)} %`.padStart(11),
  ];
  const share = mean_delay / most;
  return `${cells.join("  ")}  ${palette.heat(bar(share), share)}`;
}

function bar(share: number): string {
  const eighths = Math.round(share * BAR_WIDTH * 8);
  return "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}

function facts(report: FlightsReport): string[] {
  const { flights, airportHours, busyHours, late, rejected, runMs, programMs } = report;
  const rate = (flights / runMs / 1000).toFixed(1);
  return [
    `${grouped(flights)} records in, ${grouped(airportHours)} airport-hours out, ` +
    `${grouped(busyHours)} of them with ten flights or more`,
    `${grouped(late)} late (behind the watermark), ` +
    `${grouped(rejected)} rejected (delay missing, or not between -2 and 24 hours)`,
    `${rate} M records/s: ${seconds(runMs)} from source to sink, ${seconds(programMs)} with loading`,
  ];
}

function nextSteps(palette: Palette): string[] {
  const steps = [
    ["deno task bench engine/keyed", "the engine alone: 10 M rows in memory, half a minute"],
    ["deno run examples/windowed_pipeline.ts", "how watermarks close windows, row by row"],
    ["deno run examples/custom_operator.ts", "operators of your own, with state by key"],
    ["edit examples/flights/pipeline.ts", 'of("1h") to of("15m"), then run this again'],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    ...steps.map(([command, what]) => `${command.padEnd(width)}  ${palette.quiet(what)}`),
    palette.quiet("(without deno installed: npx -y deno@2.9.3 in place of deno)"),
  ];
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
