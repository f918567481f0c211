import { element, escaped, picture } from "./svg.ts";
import { cubeColour, type TextRun, textRuns } from "./terminal_text.ts";

const CELL = { width: 7.8, height: 17 };
const MARGIN = 18;
const FONT_SIZE = 13;
const COLOURS = { ground: "#16181d", text: "#d6d9e0", quiet: "#868c98", prompt: "#7fb069" };
/** Share of a cell a block character fills, from its left edge. */
const EIGHTHS = "▏▎▍▌▋▊▉█";
/** How dark a shade character is. */
const SHADES: Readonly<Record<string, number>> = { "░": 0.3, "▒": 0.55, "▓": 0.8 };

/** A terminal after `command`: what it printed, escape codes and all. */
export function terminalPicture(command: string, output: readonly string[]): string {
  const lines = [`$ ${command}`, ...output];
  const columns = Math.max(...lines.map((line) => textRuns(line).reduce(endOf, 0)));
  const width = columns * CELL.width + 2 * MARGIN;
  const height = lines.length * CELL.height + 2 * MARGIN;
  const font = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
  return picture(width, height, `A terminal after ${command}`, [
    element("rect", { width: Math.ceil(width), height: Math.ceil(height), rx: 8, fill: COLOURS.ground }),
    `<g font-family="${font}" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...lines.flatMap((line, row) => textRuns(line).flatMap((run) => drawn(run, row))),
    "</g>",
  ]);
}

function endOf(end: number, { column, text }: TextRun): number {
  return Math.max(end, column + [...text].length);
}

/** Blocks and shades become rectangles, whose look depends on no font; words become text. */
function drawn(run: TextRun, row: number): string[] {
  const parts: string[] = [];
  let column = run.column;
  for (const [piece] of run.text.matchAll(/[▏▎▍▌▋▊▉█]+|░+|▒+|▓+|[^▏▎▍▌▋▊▉█░▒▓]+/g)) {
    const cells = [...piece].length;
    if (/^[▏▎▍▌▋▊▉█░▒▓]/.test(piece)) parts.push(block(piece, column, row, colourOf(run, row)));
    else parts.push(...words(piece, column, row, run));
    column += cells;
  }
  return parts;
}

function block(piece: string, column: number, row: number, fill: string): string {
  const filled = [...piece].reduce((sum, one) => sum + (EIGHTHS.indexOf(one) + 1 || 8) / 8, 0);
  return element("rect", {
    x: MARGIN + column * CELL.width,
    y: MARGIN + row * CELL.height + 1,
    width: filled * CELL.width,
    height: CELL.height - 2,
    fill,
    "fill-opacity": SHADES[piece[0]] ?? 1,
  });
}

function words(piece: string, column: number, row: number, run: TextRun): string[] {
  return [...piece.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) =>
    element("text", {
      x: MARGIN + (column + [...piece.slice(0, index)].length) * CELL.width,
      y: MARGIN + row * CELL.height + FONT_SIZE,
      textLength: [...text].length * CELL.width,
      fill: colourOf(run, row),
      ...(run.bold ? { "font-weight": "bold" } : {}),
    }, escaped(text))
  );
}

function colourOf({ colour, dim }: TextRun, row: number): string {
  if (row === 0) return COLOURS.prompt;
  if (colour !== null) return cubeColour(colour);
  return dim ? COLOURS.quiet : COLOURS.text;
}
