/** How a piece of terminal text looks. */
export interface TextStyle {
  readonly bold: boolean;
  readonly dim: boolean;
  /** Index in the table of 256 colours, or null for the terminal's own. */
  readonly colour: number | null;
}

/** Neighbouring characters of one look; `column` is where the first one stands. */
export interface TextRun extends TextStyle {
  readonly column: number;
  readonly text: string;
}

const PLAIN: TextStyle = { bold: false, dim: false, colour: null };

/** A line with escape codes (bold, dim, colours of the 256-colour table) as runs; other codes throw. */
export function textRuns(line: string): TextRun[] {
  const runs: TextRun[] = [];
  let style = PLAIN;
  let column = 0;
  // deno-lint-ignore no-control-regex
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith("\x1b")) style = styleAfter(style, part.slice(2, -1));
    else if (part !== "") {
      runs.push({ ...style, column, text: part });
      column += [...part].length;
    }
  }
  return runs;
}

function styleAfter(style: TextStyle, code: string): TextStyle {
  if (code === "0") return PLAIN;
  if (code === "1") return { ...style, bold: true };
  if (code === "2") return { ...style, dim: true };
  if (code === "22") return { ...style, bold: false, dim: false };
  if (code === "39") return { ...style, colour: null };
  const indexed = /^38;5;(\d+)$/.exec(code);
  if (indexed) return { ...style, colour: Number(indexed[1]) };
  throw new Error(`terminal text has the unknown code ${code}`);
}

/** The colour of an index from 16 to 231: a cube of six steps for red, green and blue. */
export function cubeColour(index: number): string {
  const steps = [0, 95, 135, 175, 215, 255];
  const cell = index - 16;
  const channels = [Math.floor(cell / 36), Math.floor(cell / 6) % 6, cell % 6].map((step) => steps[step]);
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
