import {
  count,
  schema,
  SessionWindows,
  SlidingWindows,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  type WindowAssigner,
} from "../../mod.ts";
import { element, escaped, picture } from "./svg.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1, 10);
const MINUTES = 60;
/** When the rows of one key happened, in minutes after the start. */
const ROWS = [2, 5, 6, 13, 17, 31, 34, 41, 44, 52];
const EVENT = schema({ key: utf8, at: timestamp("ms") });
const WINDOWS: readonly (readonly [string, WindowAssigner])[] = [
  [`TumblingWindows.of("15m")`, TumblingWindows.of("15m")],
  [`SlidingWindows.of("30m", "15m")`, SlidingWindows.of("30m", "15m")],
  [`SessionWindows.withGap("8m")`, SessionWindows.withGap("8m")],
];

const LEFT = 20;
const MINUTE_WIDTH = 11;
const BAR = { height: 22, step: 26 };
const WIDTH = LEFT * 2 + MINUTES * MINUTE_WIDTH;
const COLOURS = {
  ground: "#ffffff",
  ink: "#24292f",
  quiet: "#6e7781",
  row: "#0969da",
  bars: "#ddf4ff",
  edge: "#54aeff",
};

interface Answer {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** The same rows in three kinds of windows, each with the number of rows the engine counted in it. */
export async function windowFigure(): Promise<string> {
  const parts: string[] = [];
  let y = 16;
  for (const [title, windows] of WINDOWS) {
    const lanes = inLanes(await answers(windows));
    const height = 34 + lanes.length * BAR.step;
    parts.push(
      heading(title, y + 12),
      ...lanes.flatMap((lane, i) => lane.map((one) => bar(one, y + 34 + i * BAR.step))),
    );
    parts.push(...ROWS.map((minute) => dot(minute, y + 24)));
    y += height + 18;
  }
  parts.push(...axis(y));
  const ground = element("rect", { width: WIDTH, height: y + 32, rx: 8, fill: COLOURS.ground });
  const font = `<g font-family="ui-sans-serif, system-ui, 'Segoe UI', sans-serif" font-size="12">`;
  return picture(WIDTH, y + 32, "Rows of one key in tumbling, sliding and session windows", [
    ground,
    font,
    ...parts,
    "</g>",
  ]);
}

async function answers(windows: WindowAssigner): Promise<Answer[]> {
  const rows = ROWS.map((minute) => ({ key: "k", at: START_MS + minute * MINUTE_MS }));
  const { results } = await new StreamExecutionEnvironment().fromIter(rows, { schema: EVENT })
    .withWatermarks("at").keyBy("key").window(windows).aggregateExpr({ rows: count() })
    .collect().execute("figure");
  return results.map(({ window_start, window_end, rows }) => ({
    from: (window_start - START_MS) / MINUTE_MS,
    to: (window_end - START_MS) / MINUTE_MS,
    rows: Number(rows),
  })).sort((a, b) => a.from - b.from);
}

/** Windows that overlap go below one another. */
function inLanes(windows: readonly Answer[]): Answer[][] {
  const lanes: Answer[][] = [];
  for (const one of windows) {
    const free = lanes.find((lane) => lane.at(-1)!.to <= one.from);
    if (free) free.push(one);
    else lanes.push([one]);
  }
  return lanes;
}

function at(minute: number): number {
  return LEFT + Math.min(MINUTES, Math.max(0, minute)) * MINUTE_WIDTH;
}

function heading(title: string, y: number): string {
  const look = { x: LEFT, y, fill: COLOURS.ink, "font-family": "ui-monospace, Menlo, Consolas, monospace" };
  return element("text", look, escaped(title));
}

function bar({ from, to, rows }: Answer, y: number): string {
  const [x, end] = [at(from), at(to)];
  const box = { x: x + 1, y, width: end - x - 2, height: BAR.height, rx: 4 };
  const label = { x: (x + end) / 2, y: y + 15, "text-anchor": "middle", fill: COLOURS.ink };
  return element("rect", { ...box, fill: COLOURS.bars, stroke: COLOURS.edge }) +
    element("text", label, `${rows}`);
}

function dot(minute: number, y: number): string {
  return element("circle", { cx: at(minute), cy: y, r: 3.5, fill: COLOURS.row });
}

function axis(y: number): string[] {
  const line = element("line", { x1: at(0), x2: at(MINUTES), y1: y, y2: y, stroke: COLOURS.quiet });
  const times = [0, 15, 30, 45, 60].map((minute) => {
    const text = new Date(START_MS + minute * MINUTE_MS).toISOString().slice(11, 16);
    const anchor = minute === 0 ? "start" : minute === MINUTES ? "end" : "middle";
    return element("text", { x: at(minute), y: y + 18, "text-anchor": anchor, fill: COLOURS.quiet }, text);
  });
  return [line, ...times];
}
