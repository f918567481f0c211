import { count, schema, SessionWindows, StreamExecutionEnvironment, timestamp, utf8 } from "../../mod.ts";
import { element, escaped, picture } from "./svg.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1, 10);
const MINUTES = 60;
const CLICK = schema({ user: utf8, at: timestamp("ms") });
/** When the clicks of one user happened, in minutes after the start, in the order in which they arrive. */
const CLICKS = [2, 5, 17, 20, 36, 11, 52];

const LEFT = 130;
const MINUTE_WIDTH = 9;
const ROW_HEIGHT = 27;
const TOP = 34;
const WIDTH = LEFT + MINUTES * MINUTE_WIDTH + 20;
const COLOURS = {
  ground: "#ffffff",
  ink: "#24292f",
  quiet: "#6e7781",
  passed: "#f3f4f6",
  click: "#0969da",
  bar: "#ddf4ff",
  edge: "#54aeff",
  gone: "#cf222e",
};

/** What happens, in order: a click comes, or a session answers; minutes after the start. */
type Event =
  | { readonly kind: "click"; readonly at: number; readonly watermark: number }
  | { readonly kind: "answer"; readonly from: number; readonly to: number; readonly clicks: number }
  | { readonly kind: "retraction"; readonly from: number; readonly to: number; readonly clicks: number };

/** Sessions of one user: two answer, a late click makes them one, both are taken back; as the engine says it. */
export async function sessionFigure(): Promise<string> {
  const events = await happened();
  const height = TOP + events.length * ROW_HEIGHT + 36;
  return picture(WIDTH, height, "A late click makes one session of two that have answered", [
    element("rect", { width: WIDTH, height, rx: 8, fill: COLOURS.ground }),
    `<g font-family="ui-sans-serif, system-ui, 'Segoe UI', sans-serif" font-size="12">`,
    heading(),
    ...events.map((event, row) => drawn(event, TOP + row * ROW_HEIGHT)),
    ...axis(TOP + events.length * ROW_HEIGHT + 6),
    "</g>",
  ]);
}

async function happened(): Promise<Event[]> {
  const events: Event[] = [];
  const sessions = new StreamExecutionEnvironment({ batchRows: 1 })
    .fromIter(CLICKS.map((minute) => ({ user: "ann", at: START_MS + minute * MINUTE_MS })), { schema: CLICK })
    .withWatermarks("at")
    .process({
      onRow(row, { watermarkMs, emit }) {
        events.push({ kind: "click", at: minuteOf(row.at), watermark: minuteOf(watermarkMs) });
        emit(row);
      },
    }, CLICK)
    .keyBy("user").window(SessionWindows.withGap("8m")).allowedLateness("1h")
    .aggregateExpr({ clicks: count() });
  await sessions.map((answer) => {
    const { window_start, window_end, clicks, retracted } = answer;
    const bounds = { from: minuteOf(window_start), to: minuteOf(window_end), clicks: Number(clicks) };
    events.push({ kind: retracted ? "retraction" : "answer", ...bounds });
    return answer;
  }, sessions.schema).collect().execute("figure");
  return events;
}

function minuteOf(ms: number): number {
  return (ms - START_MS) / MINUTE_MS;
}

function x(minute: number): number {
  return LEFT + Math.min(MINUTES, Math.max(0, minute)) * MINUTE_WIDTH;
}

function heading(): string {
  const look = { x: 16, y: 22, fill: COLOURS.ink, "font-family": "ui-monospace, Menlo, Consolas, monospace" };
  return element("text", look, escaped(`SessionWindows.withGap("8m"), .allowedLateness("1h")`));
}

function drawn(event: Event, y: number): string {
  return event.kind === "click" ? click(event, y) : bar(event, y);
}

/** A click where it lies in event time, on the shade of what the watermark had passed when it came. */
function click({ at, watermark }: Extract<Event, { kind: "click" }>, y: number): string {
  const minute = String(at).padStart(2, "0");
  const shade = {
    x: x(0),
    y: y + 3,
    width: x(watermark) - x(0),
    height: ROW_HEIGHT - 6,
    fill: COLOURS.passed,
  };
  return (watermark > 0 ? element("rect", shade) : "") +
    label(at < watermark ? `late click, 10:${minute}` : `click, 10:${minute}`, y, COLOURS.ink) +
    element("circle", { cx: x(at), cy: y + ROW_HEIGHT / 2, r: 4.5, fill: COLOURS.click });
}

function bar({ kind, from, to, clicks }: Exclude<Event, { kind: "click" }>, y: number): string {
  const gone = kind === "retraction";
  const box = { x: x(from), y: y + 3, width: x(to) - x(from), height: ROW_HEIGHT - 6, rx: 4 };
  const look: Record<string, string> = gone
    ? { fill: COLOURS.ground, stroke: COLOURS.gone, "stroke-dasharray": "4 3" }
    : { fill: COLOURS.bar, stroke: COLOURS.edge };
  const words = { x: (x(from) + x(to)) / 2, y: y + 17.5, "text-anchor": "middle", fill: COLOURS.ink };
  return label(gone ? "taken back" : "answer", y, gone ? COLOURS.gone : COLOURS.quiet) +
    element("rect", { ...box, ...look }) +
    element("text", words, clicks === 1 ? "1 click" : `${clicks} clicks`);
}

function label(text: string, y: number, fill: string): string {
  return element("text", { x: LEFT - 12, y: y + 17.5, "text-anchor": "end", fill }, text);
}

function axis(y: number): string[] {
  const line = element("line", { x1: x(0), x2: x(MINUTES), y1: y, y2: y, stroke: COLOURS.quiet });
  const times = [0, 15, 30, 45, 60].map((minute) => {
    const text = new Date(START_MS + minute * MINUTE_MS).toISOString().slice(11, 16);
    const anchor = minute === 0 ? "start" : minute === MINUTES ? "end" : "middle";
    return element("text", { x: x(minute), y: y + 18, "text-anchor": anchor, fill: COLOURS.quiet }, text);
  });
  return [line, ...times];
}
