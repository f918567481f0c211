import {
  CollectSink,
  count,
  type LateEvent,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
} from "../../mod.ts";
import { element, escaped, picture } from "./svg.ts";

const SECOND_MS = 1000;
const START_MS = Date.UTC(2026, 0, 1, 10);
const SECONDS = 180;
/** When the rows of one door happened, in seconds after the start, in the order in which they arrive. */
const ROWS = [10, 40, 68, 55, 90, 110, 58, 140];
const BOUND_S = 5;
const LATENESS_S = 40;
const VISIT = schema({ door: utf8, at: timestamp("ms") });

const LEFT = 150;
const RIGHT = 20;
const SECOND_WIDTH = 3.2;
const WIDTH = LEFT + SECONDS * SECOND_WIDTH + RIGHT;
const HEAD = 76;
const LINE = 30;
const COLOURS = {
  ground: "#ffffff",
  ink: "#24292f",
  quiet: "#6e7781",
  passed: "#f0f1f3",
  watermark: "#8c959f",
  row: "#0969da",
  late: "#bf8700",
  lost: "#cf222e",
  answer: "#ddf4ff",
  edge: "#54aeff",
};

/** What the engine did when a row came, or, with `second` null, when the input ended. Times as seconds. */
interface Arrival {
  readonly second: number | null;
  /** The watermark just before. */
  readonly watermark: number;
  readonly answers: Answer[];
}

interface Answer {
  readonly from: number;
  readonly visitors: number;
  readonly revision: number;
}

/** Rows in the order they come, each where it lies in event time, with what windows that are kept answer to it. */
export async function lateFigure(): Promise<string> {
  const { arrivals, lost } = await observed();
  const height = HEAD + arrivals.length * LINE + 34;
  const ground = element("rect", { width: WIDTH, height, rx: 8, fill: COLOURS.ground });
  const font = `<g font-family="ui-sans-serif, system-ui, 'Segoe UI', sans-serif" font-size="12">`;
  const lines = arrivals.flatMap((arrival, i) => {
    const after = arrivals[i + 1]?.watermark ?? Infinity;
    return drawn(arrival, after, lost, HEAD + i * LINE);
  });
  const bottom = HEAD + arrivals.length * LINE;
  return picture(WIDTH, height, "Rows that come late, and the windows that answer again for them", [
    ground,
    font,
    ...heading(),
    ...lines,
    ...grid(bottom),
    "</g>",
  ]);
}

async function observed(): Promise<{ arrivals: Arrival[]; lost: Set<number> }> {
  const arrivals: Arrival[] = [];
  const late = new CollectSink<LateEvent>();
  const rows = ROWS.map((second) => ({ door: "east", at: START_MS + second * SECOND_MS }));
  const counts = new StreamExecutionEnvironment().fromIter(rows, { schema: VISIT })
    .withWatermarks("at", { maxOutOfOrderness: `${BOUND_S}s` })
    .process({
      onRow(row, { watermarkMs, emit }) {
        arrivals.push({ second: secondOf(row.at), watermark: secondOf(watermarkMs), answers: [] });
        emit(row);
      },
    }, VISIT)
    .withLateDataSink(late)
    .keyBy("door").window(TumblingWindows.of("1m")).allowedLateness(`${LATENESS_S}s`)
    .aggregateExpr({ visitors: count() });
  await counts.filter(({ window_start, visitors, revision }) => {
    const from = secondOf(window_start);
    // The last window answers because the input ends.
    if (from === SECONDS - 60) {
      arrivals.push({ second: null, watermark: arrivals.at(-1)!.watermark, answers: [] });
    }
    arrivals.at(-1)!.answers.push({ from, visitors: Number(visitors), revision });
    return false;
  }).collect().execute("figure", { batchRows: 1 });
  const lost = new Set(late.results.map(({ event_data }) => secondOf(Date.parse(JSON.parse(event_data).at))));
  return { arrivals: withWatermarks(arrivals), lost };
}

/** The end of the input has the watermark of the row before it. */
function withWatermarks(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals.map((one) => {
    if (one.second !== null) return one;
    return { ...one, watermark: Math.max(...ROWS) - BOUND_S };
  });
}

function secondOf(timeMs: number): number {
  return (timeMs - START_MS) / SECOND_MS;
}

function x(second: number): number {
  return LEFT + Math.min(SECONDS, Math.max(0, second)) * SECOND_WIDTH;
}

function clock(second: number): string {
  return new Date(START_MS + second * SECOND_MS).toISOString().slice(11, 19);
}

function words(text: string, at: Readonly<Record<string, string | number>>): string {
  return element("text", { fill: COLOURS.ink, ...at }, escaped(text));
}

/** The first window's life: what it covers, and for how long after its end it is kept. */
function heading(): string[] {
  const box = { y: 34, height: 22, rx: 4 };
  const middle = { y: 49, "text-anchor": "middle" };
  return [
    words("rows as they come", { x: 20, y: 22, fill: COLOURS.quiet }),
    words("grey: watermark past it", { x: 12, y: 49, fill: COLOURS.quiet, "font-size": 11 }),
    ...[0, 60, 120].map((from) => words(`window ${clock(from).slice(0, 5)}`, { x: x(from) + 4, y: 22 })),
    element("rect", { ...box, x: x(0), width: x(60) - x(0), fill: COLOURS.answer, stroke: COLOURS.edge }),
    words("takes rows", { x: (x(0) + x(60)) / 2, ...middle }),
    element("rect", {
      ...box,
      x: x(60),
      width: x(60 + LATENESS_S) - x(60),
      fill: "none",
      stroke: COLOURS.edge,
      "stroke-dasharray": "4 3",
    }),
    words(`kept ${LATENESS_S} s longer`, { x: (x(60) + x(60 + LATENESS_S)) / 2, ...middle }),
  ];
}

function drawn(
  { second, watermark, answers }: Arrival,
  after: number,
  lost: Set<number>,
  y: number,
): string[] {
  const passed = element("rect", { x: LEFT, y, width: x(after) - LEFT, height: LINE, fill: COLOURS.passed });
  const edge = {
    x1: x(after),
    x2: x(after),
    y1: y,
    y2: y + LINE,
    stroke: COLOURS.watermark,
    "stroke-width": 1.5,
  };
  const label = words(second === null ? "end of input" : clock(second), { x: 20, y: y + 19 });
  const boxes = answers.map((answer) => answerBox(answer, y));
  const parts = [passed, element("line", edge), label, ...boxes];
  return second === null ? parts : [...parts, ...dot(second, watermark, lost, y)];
}

function dot(second: number, watermark: number, lost: Set<number>, y: number): string[] {
  const windowEnd = Math.floor(second / 60) * 60 + 60;
  const isLate = windowEnd <= watermark;
  const fill = lost.has(second) ? COLOURS.lost : isLate ? COLOURS.late : COLOURS.row;
  const said = lost.has(second) ? "too late: side output" : isLate ? "late, taken" : "";
  const circle = element("circle", { cx: x(second), cy: y + LINE / 2, r: 4.5, fill });
  if (said === "") return [circle];
  return [circle, words(said, { x: x(second) - 10, y: y + 19, "text-anchor": "end", fill })];
}

function answerBox({ from, visitors, revision }: Answer, y: number): string {
  const box = { x: x(from) + 6, y: y + 5, width: 60 * SECOND_WIDTH - 12, height: LINE - 10, rx: 4 };
  const text = `answers ${visitors}${revision > 0 ? `, revision ${revision}` : ""}`;
  return element("rect", { ...box, fill: COLOURS.answer, stroke: COLOURS.edge }) +
    words(text, { x: x(from + 30), y: y + 19, "text-anchor": "middle" });
}

function grid(bottom: number): string[] {
  const lines = [0, 60, 120, 180].map((second) =>
    element("line", {
      x1: x(second),
      x2: x(second),
      y1: HEAD - 8,
      y2: bottom,
      stroke: COLOURS.quiet,
      "stroke-dasharray": "2 3",
    })
  );
  const times = [0, 60, 120, 180].map((second) => {
    const anchor = second === 0 ? "start" : second === 180 ? "end" : "middle";
    const look = { x: x(second), y: bottom + 20, "text-anchor": anchor, fill: COLOURS.quiet };
    return element("text", look, clock(second).slice(0, 5));
  });
  return [...lines, ...times];
}
