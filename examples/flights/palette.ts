/** How a report marks its parts: with colours on a terminal, not at all elsewhere. */
export interface Palette {
  /** Headings. */
  strong(text: string): string;
  /** What may be overlooked. */
  quiet(text: string): string;
  /** From calm (0) to alarming (1). */
  heat(text: string, level: number): string;
}

/** For pipes, files and NO_COLOR. */
export const plainPalette: Palette = {
  strong: (text) => text,
  quiet: (text) => text,
  heat: (text) => text,
};

/** Green, yellow, orange, red of the 256-colour table. */
const HEAT = [71, 107, 143, 179, 173, 167, 160];

/** For terminals. */
export const terminalPalette: Palette = {
  strong: (text) => `\x1b[1m${text}\x1b[22m`,
  quiet: (text) => `\x1b[2m${text}\x1b[22m`,
  heat(text, level) {
    const step = Math.round(Math.min(1, Math.max(0, level)) * (HEAT.length - 1));
    return `\x1b[38;5;${HEAT[step]}m${text}\x1b[39m`;
  },
};

/** The palette that suits standard output. */
export function outputPalette(): Palette {
  return Deno.stdout.isTerminal() && !Deno.noColor ? terminalPalette : plainPalette;
}
