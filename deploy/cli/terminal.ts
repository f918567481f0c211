import { bold, cyan, dim, green, red, yellow } from "@std/fmt/colors";

/** Where a command reads from and writes to. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Everything else: standard error. */
  err(text: string): void;
  /** Whether results are shown in colour. */
  readonly colours: boolean;
  /** Answers are one JSON document on standard output. */
  readonly json: boolean;
}

/** Colours of a terminal, or none. */
export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
}

const plain = (text: string) => text;

/** Colours where the terminal shows them. */
export function paletteOf({ colours }: Pick<Terminal, "colours">): Palette {
  if (!colours) return { bold: plain, dim: plain, good: plain, bad: plain, warn: plain, accent: plain };
  return { bold, dim, good: green, bad: red, warn: yellow, accent: cyan };
}

/** The program's own terminal: colours only where standard output is one, and `NO_COLOR` is not set. */
export function ownTerminal(json: boolean): Terminal {
  return {
    out: (text) => console.log(text),
    err: (text) => console.error(text),
    colours: !json && Deno.stdout.isTerminal() && !Deno.noColor,
    json,
  };
}
