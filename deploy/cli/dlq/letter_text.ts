import type { DeadLetterGroup, StoredDeadLetter } from "../../../mod.ts";
import type { Palette } from "../terminal.ts";

/** Characters of a row or of raw input that a list shows. */
const SHOWN = 100;

/** Groups of letters as a table: how many, of which operator, why, and the newest. */
export function groupsText(groups: readonly DeadLetterGroup[], { bold, dim, bad }: Palette): string {
  if (groups.length === 0) return "No dead letters.";
  const width = Math.max(...groups.map(({ count }) => String(count).length));
  return groups.map(({ pipeline, operator, code, count, lastMs, example }) => {
    const head = `${bold(String(count).padStart(width))}  ${pipeline}  ${bold(operator)}  ${bad(code)}`;
    const indent = " ".repeat(width + 2);
    return [
      `${head}  ${dim(`last at ${iso(lastMs)}`)}`,
      `${indent}${example.message}`,
      `${indent}${dim(`${example.id}  ${contentText(example)}`)}`,
    ].join("\n");
  }).join("\n");
}

/** One letter, a fact a line. */
export function letterText(letter: StoredDeadLetter, { bold, bad }: Palette): string {
  const { id, pipeline, operator, input, run, partition, offset, code, message, hint, timeMs, attempt } =
    letter;
  const facts: [string, string | null][] = [
    ["letter", bold(id)],
    ["error", `${bad(code)}: ${message}`],
    ["hint", hint],
    ["refused by", input === 0 ? operator : `${operator} (input ${input})`],
    ["pipeline", `${pipeline}, run ${run}`],
    ["from", partition === null ? null : `${partition}${offset === null ? "" : ` at ${offset}`}`],
    ["when", `${iso(timeMs)}, attempt ${attempt}`],
    ["event time", letter.eventTimeMs === null ? null : iso(letter.eventTimeMs)],
    ["key", letter.key],
    [letter.kind, contentText(letter, Infinity)],
    ["replayed", letter.replayedBy === null ? null : `by run ${letter.replayedBy}`],
  ];
  return facts.flatMap(([name, value]) => value === null ? [] : [`${name.padEnd(10)}  ${value}`]).join("\n");
}

/** The row, or the raw input as text. */
function contentText({ row, raw }: Pick<StoredDeadLetter, "row" | "raw">, longest = SHOWN): string {
  const text = row ?? new TextDecoder().decode(raw ?? new Uint8Array());
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
