/**
 * Sessions: windows that last while clicks keep coming, merge, and take back what they said.
 *
 * Clicks of two shoppers, sessions with a gap of eight minutes, kept for half an hour after their end. A click that
 * comes late may lie between two sessions that have answered: they become one, both answers are taken back
 * (`retracted`), and the whole session answers instead. Prints clicks (•) and answers on a line of event time as they
 * come, answers taken back as dots; then the sessions that hold, folded from all answers.
 *
 *     deno run examples/sessions.ts
 */
import {
  count,
  first,
  last,
  type Operator,
  type RowOf,
  schema,
  SessionWindows,
  StreamExecutionEnvironment,
  type StreamRecord,
  timestamp,
  utf8,
} from "@volley/volley";

const START_MS = Date.parse("2026-01-01T10:00:00Z");
const MINUTE_MS = 60_000;
const MINUTES = 60;

const click = schema({ user: utf8, at: timestamp("ms"), page: utf8 });
const clicks = [
  { user: "ann", at: minute(2), page: "home" },
  { user: "ann", at: minute(5), page: "shoes" },
  { user: "bob", at: minute(6), page: "home" },
  { user: "ann", at: minute(17), page: "cart" },
  { user: "bob", at: minute(11), page: "hats" },
  { user: "ann", at: minute(20), page: "paid" },
  { user: "bob", at: minute(34), page: "search" },
  { user: "ann", at: minute(11), page: "laces" },
  { user: "bob", at: minute(38), page: "hats" },
  { user: "bob", at: minute(47), page: "home" },
];

/** Draws each click as it comes. */
class Arrivals implements Operator<typeof click.shape> {
  process(record: StreamRecord<typeof click.shape>): StreamRecord[] {
    for (const { user, at, page } of record.rows()) draw(user, at, at + MINUTE_MS, "•", page);
    return [record];
  }
}

const sessions = new StreamExecutionEnvironment()
  .fromIter(clicks, { schema: click })
  .withWatermarks("at", { maxOutOfOrderness: "6m" })
  .applyOperator(new Arrivals())
  .keyBy("user")
  .window(SessionWindows.withGap("8m"))
  .allowedLateness("30m")
  .aggregateExpr({ clicks: count(), entered: first("page"), left: last("page") });

console.log(`      10:00          10:15          10:30          10:45          11:00`);
const { results } = await sessions.map((answer) => {
  drawAnswer(answer);
  return answer;
}, sessions.schema).collect().execute("sessions", { batchRows: 1 });

const holding = new Map<string, typeof results[number]>();
for (const answer of results) {
  const session = `${answer.user} ${answer.window_start} ${answer.window_end}`;
  if (answer.retracted) holding.delete(session);
  else holding.set(session, answer);
}
const retracted = results.filter((answer) => answer.retracted).length;
console.log(`\n${results.length} answers, ${retracted} of them taken back; the sessions that hold:`);
for (const { user, window_start, window_end, clicks, entered, left } of holding.values()) {
  console.log(
    `${user}  ${clock(window_start)} to ${clock(window_end)}  ${entered} → ${left}, clicks: ${clicks}`,
  );
}

function drawAnswer(
  { user, window_start, window_end, clicks, retracted }: RowOf<typeof sessions.schema.shape>,
) {
  const [sign, said] = retracted ? ["·", "taken back"] : ["═", `session of ${clicks}`];
  draw(user, window_start, window_end, sign, said);
}

/** A line of event time, `sign` from one time to another. */
function draw(user: string, fromMs: number, toMs: number, sign: string, said: string): void {
  const [from, to] = [fromMs, toMs].map((ms) => Math.round((ms - START_MS) / MINUTE_MS));
  const cells = " ".repeat(from) + sign.repeat(to - from);
  console.log(`${user}  |${cells.padEnd(MINUTES).slice(0, MINUTES)}|  ${said}`);
}

function minute(minutes: number): number {
  return START_MS + minutes * MINUTE_MS;
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}
