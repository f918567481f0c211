import { assert, assertEquals, assertThrows } from "@std/assert";
import { goldenCsv } from "../golden/golden_file.ts";
import { lateFigure } from "./late_figure.ts";
import { sessionFigure } from "./session_figure.ts";
import { terminalPicture } from "./terminal_picture.ts";
import { cubeColour, textRuns } from "./terminal_text.ts";
import { windowFigure } from "./window_figure.ts";

const MAKE_AGAIN = "make it again: see the head of tests/pictures/make_pictures.ts";

function committed(name: string): string {
  return Deno.readTextFileSync(new URL(`../../docs/${name}`, import.meta.url));
}

Deno.test("docs/windows.svg shows what the engine answers", async () => {
  assertEquals(committed("windows.svg"), await windowFigure(), MAKE_AGAIN);
});

Deno.test("docs/late.svg shows which rows the engine takes, and what it answers", async () => {
  const figure = await lateFigure();
  assertEquals(committed("late.svg"), figure, MAKE_AGAIN);
  const said = [...figure.matchAll(/>(late, taken|too late: side output|answers [^<]*)</g)].map(([, text]) =>
    text
  );
  assertEquals(said, [
    "answers 2",
    "late, taken",
    "answers 3, revision 1",
    "too late: side output",
    "answers 3",
    "answers 1",
  ]);
});

Deno.test("docs/sessions.svg shows what the engine answers, and takes back", async () => {
  const figure = await sessionFigure();
  assertEquals(committed("sessions.svg"), figure, MAKE_AGAIN);
  assertEquals([...figure.matchAll(/>taken back<[\s\S]*?>(\d+) clicks?</g)].map(([, clicks]) => clicks), [
    "2",
    "2",
  ]);
  assert(figure.includes(">5 clicks<"));
});

Deno.test("docs/demo.svg shows the independent engine's worst hours", () => {
  const svg = committed("demo.svg");
  const shown = [...svg.matchAll(/>([A-Z]{3})<\/text>\n<text[^>]*>(\d{4}-\d\d-\d\d \d\d:\d\d)</g)]
    .map(([, origin, hour]) => [origin, hour]);
  const expected = goldenCsv("flights/worst.csv").slice(0, shown.length).map(([origin, hour]) => {
    return [origin, new Date(Number(hour) * 3_600_000).toISOString().slice(0, 16).replace("T", " ")];
  });
  assertEquals([shown.length, shown], [12, expected], MAKE_AGAIN);
  assert(svg.includes(">3,000,000 records in,"), MAKE_AGAIN);
});

Deno.test("textRuns() follows the codes of a terminal and refuses those it does not know", () => {
  const line = "\x1b[1mab\x1b[22m c\x1b[38;5;160m█\x1b[39m";
  const runs = textRuns(line).map(({ column, text, bold, colour }) => [column, text, bold, colour]);
  assertEquals(runs, [[0, "ab", true, null], [2, " c", false, null], [4, "█", false, 160]]);
  assertThrows(() => textRuns("\x1b[7mab"), Error, "unknown code 7");
  assertEquals([cubeColour(16), cubeColour(160), cubeColour(231)], ["#000000", "#d70000", "#ffffff"]);
});

Deno.test("terminalPicture() draws blocks as wide as they are and escapes words", () => {
  const svg = terminalPicture("x", ["a < b & c", "█▌"]);
  assert(svg.includes(">a &lt; b &amp; c</text>"), svg);
  assert(svg.includes(`width="${7.8 * 1.5}"`), svg);
});
