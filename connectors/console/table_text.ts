/** How a {@linkcode tableText} looks. */
export interface TableStyle {
  /** Lines around and between; false for plain columns, two blanks apart. */
  readonly borders: boolean;
  /** Characters a cell has at most; longer ones end in an ellipsis. */
  readonly cellWidthMax: number;
}

/** A column of a table: its cells as text. */
export interface TableColumn {
  readonly name: string;
  readonly cells: readonly string[];
  /** Numbers stand to the right. */
  readonly right: boolean;
}

/** The columns as aligned lines of text: a head, a rule, a line for each row. */
export function tableText(columns: readonly TableColumn[], style: TableStyle): string {
  const cut = (text: string) => shorten(oneLine(text), style.cellWidthMax);
  const shown = columns.map(({ name, cells, right }) => {
    const texts = [cut(name), ...cells.map(cut)];
    const width = Math.max(...texts.map(displayWidth));
    return { lines: texts.map((text) => pad(text, width, right)), width };
  });
  const rows = columns[0]?.cells.length ?? 0;
  const line = (row: number) => shown.map(({ lines }) => lines[row]);
  const body = Array.from({ length: rows }, (_, row) => line(row + 1));
  if (!style.borders) return [line(0), ...body].map((cells) => cells.join("  ").trimEnd()).join("\n");
  const rule = (left: string, middle: string, right: string) =>
    left + shown.map(({ width }) => "─".repeat(width + 2)).join(middle) + right;
  const framed = (cells: readonly string[]) => `│ ${cells.join(" │ ")} │`;
  return [rule("┌", "┬", "┐"), framed(line(0)), rule("├", "┼", "┤"), ...body.map(framed), rule("└", "┴", "┘")]
    .join("\n");
}

/** Line breaks and other control characters would tear the table apart. */
function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (char) => JSON.stringify(char).slice(1, -1));
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  return parts.length <= max ? text : `${parts.slice(0, max - 1).join("")}…`;
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)));
  return right ? blanks + text : text + blanks;
}

const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u;

/** Columns of a terminal the text takes: East Asian characters and emoji take two. */
function displayWidth(text: string): number {
  // deno-lint-ignore no-control-regex
  if (/^[\u0000-\u007f]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}
