import { bool, type DataType, date, float64, Schema, timestamp, utf8 } from "../../core/mod.ts";

/** What the text of a field may be read as, bit by bit. */
const NUMBER = 1;
const BOOL = 2;
const DAY = 4;
const TIME = 8;
const CODE = 16;

/** In the order in which they are preferred. */
const FORMS: readonly (readonly [bit: number, type: DataType, form: RegExp])[] = [
  [NUMBER, float64, /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/],
  [BOOL, bool, /^(true|false)$/i],
  [DAY, date, /^\d{4}-\d\d-\d\d$/],
  [TIME, timestamp("ms"), /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?$/],
];
/** Digits with a leading zero are most often a code (a zip code, an account): text. */
const LEADING_ZERO = /^0\d/;

/** What the values of one CSV column can all be read as. */
export class CsvColumnGuess {
  #common = NUMBER | BOOL | DAY | TIME;
  #code = false;
  #values = 0;

  /** Takes a value; gives what it is by itself: `float64`, `bool`, `date`, `timestamp[ms]`, `code` or `utf8`. */
  add(text: string): string {
    const forms = formsOf(text);
    this.#values++;
    this.#common &= forms;
    if ((forms & CODE) !== 0) this.#code = true;
    if ((forms & CODE) !== 0 && (forms & (DAY | TIME)) === 0) return "code";
    const found = FORMS.find(([bit]) => (forms & bit) !== 0);
    return found === undefined ? "utf8" : found[1].kind === "timestamp" ? "timestamp[ms]" : found[1].kind;
  }

  /** Whether digits with a leading zero made it text. */
  get isCode(): boolean {
    return this.#code && this.type.kind === "utf8";
  }

  /** The type all values fit. */
  get type(): DataType {
    if (this.#values === 0) return utf8;
    // A leading zero may also begin a year.
    const common = this.#code ? this.#common & (DAY | TIME) : this.#common;
    return FORMS.find(([bit]) => (common & bit) !== 0)?.[1] ?? utf8;
  }
}

function formsOf(text: string): number {
  const trimmed = text.trim();
  let forms = LEADING_ZERO.test(text) && !text.includes(".") ? CODE : 0;
  for (const [bit, , form] of FORMS) if (form.test(trimmed)) forms |= bit;
  return forms;
}

/**
 * A schema that all sampled records fit: numbers are float64, `true`/`false` bool, ISO dates date, ISO date-times
 * timestamp[ms], everything else utf8. Every column is nullable, because later records may lack a value.
 */
export function inferCsvSchema(
  names: readonly string[],
  sample: readonly (readonly (string | null)[])[],
): Schema {
  const guesses = names.map(() => new CsvColumnGuess());
  for (const record of sample) {
    guesses.forEach((guess, i) => {
      const text = record[i];
      if (text !== null && text !== undefined) guess.add(text);
    });
  }
  return new Schema(names.map((name, i) => ({ name, type: guesses[i].type, nullable: true })));
}
