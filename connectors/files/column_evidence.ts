import type { InferenceConflict } from "./inference_report.ts";

/** Lines, and examples, kept of each kind. */
const LINES_MAX = 5;
const EXAMPLES_MAX = 3;
const EXAMPLE_CHARS_MAX = 24;

/** Values of one kind. */
interface KindSeen {
  count: number;
  readonly lines: number[];
  readonly example: string;
}

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
/** Units since 1970, and the range of each from 2001 to 2096. */
const EPOCHS: readonly (readonly [name: string, scale: number])[] = [
  ["epoch seconds", 1],
  ["epoch milliseconds", 1e3],
  ["epoch microseconds", 1e6],
  ["epoch nanoseconds", 1e9],
];
const EPOCH_FROM = 1e9;
const EPOCH_TO = 4e9;

/** What the values of one column were, for a report. */
export class ColumnEvidence {
  nulls = 0;
  present = 0;
  readonly examples: string[] = [];
  readonly #kinds = new Map<string, KindSeen>();
  #min = Infinity;
  #max = -Infinity;
  #wholeNumbers = true;
  #isoTexts = true;

  /** A value of a kind, as it stands in the file. */
  add(kind: string, text: string, line: number): void {
    this.present++;
    let seen = this.#kinds.get(kind);
    if (seen === undefined) this.#kinds.set(kind, seen = { count: 0, lines: [], example: shortened(text) });
    seen.count++;
    if (seen.lines.length < LINES_MAX) seen.lines.push(line);
    if (this.examples.length < EXAMPLES_MAX && !this.examples.includes(shortened(text))) {
      this.examples.push(shortened(text));
    }
    this.#watchTimes(kind, text);
  }

  /** The kind most values are of; null without a value. */
  get mainKind(): string | null {
    let main: string | null = null;
    for (const [kind, { count }] of this.#kinds) {
      if (main === null || count > this.#kinds.get(main)!.count) main = kind;
    }
    return main;
  }

  /** How many values are of a kind. */
  countOf(kind: string): number {
    return this.#kinds.get(kind)?.count ?? 0;
  }

  /** Values that are not of a kind. */
  others(kind: string): InferenceConflict[] {
    return [...this.#kinds].filter(([each]) => each !== kind).map(([each, seen]) => ({
      kind: each,
      ...seen,
    }));
  }

  /** How the column could carry event time, or null. */
  get time(): string | null {
    if (this.present === 0) return null;
    if (this.#isoTexts) return "ISO 8601 text";
    if (!this.#wholeNumbers) return null;
    const epoch = EPOCHS.find(([, scale]) =>
      this.#min >= EPOCH_FROM * scale && this.#max <= EPOCH_TO * scale
    );
    return epoch?.[0] ?? null;
  }

  #watchTimes(kind: string, text: string): void {
    if (this.#isoTexts) this.#isoTexts = kind !== "float64" && (ISO_DAY.test(text) || ISO_TIME.test(text));
    if (!this.#wholeNumbers) return;
    const value = kind === "float64" ? Number(text) : NaN;
    this.#wholeNumbers = Number.isInteger(value);
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= EXAMPLE_CHARS_MAX ? line : `${line.slice(0, EXAMPLE_CHARS_MAX - 1)}…`;
}
