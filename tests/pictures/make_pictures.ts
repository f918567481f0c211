/**
 * Makes the pictures of the documentation again: `docs/demo.svg` from what the demo prints on a terminal now,
 * `docs/windows.svg`, `docs/late.svg` and `docs/sessions.svg` from the engine's answers.
 *
 *     deno run --allow-read --allow-write=docs tests/pictures/make_pictures.ts
 */
import { lateFigure } from "./late_figure.ts";
import { sessionFigure } from "./session_figure.ts";
import { terminalPicture } from "./terminal_picture.ts";
import { windowFigure } from "./window_figure.ts";

const DEMO = new URL("../../examples/flights.ts", import.meta.url);
const DOCS = new URL("../../docs/", import.meta.url);

/** What the demo prints where standard output is a terminal. */
async function demoOutput(): Promise<string[]> {
  const { log } = console;
  const lines: string[] = [];
  Deno.stdout.isTerminal = () => true;
  console.log = (text: string) => void lines.push(...text.split("\n"));
  try {
    await import(DEMO.href);
  } finally {
    console.log = log;
  }
  return lines;
}

const printed = await demoOutput();
const shown = printed.slice(0, printed.findIndex((line) => line.includes("What to try next")));
await Deno.writeTextFile(new URL("demo.svg", DOCS), terminalPicture("npx -y deno@2.9.3 task demo", shown));
await Deno.writeTextFile(new URL("windows.svg", DOCS), await windowFigure());
await Deno.writeTextFile(new URL("late.svg", DOCS), await lateFigure());
await Deno.writeTextFile(new URL("sessions.svg", DOCS), await sessionFigure());
