import { type DataType, describeType, VolleyError } from "../../core/mod.ts";

/** Where in a text file a value stands. */
export interface LinePlace {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column?: string;
}

/** A coded error about a line: file, line and column in message and place. */
export function lineError(
  place: LinePlace,
  code: string,
  what: string,
  hint: string,
  cause?: unknown,
): VolleyError {
  const { path, line, column } = place;
  const where = column === undefined ? "" : `, column "${column}"`;
  return new VolleyError({
    code,
    message: `Cannot read ${path}, line ${line}${where}: ${what}`,
    at: { resource: path, line, column },
    hint,
    cause,
  });
}

/**
 * What storing a value threw, as an error about its line: `VALUE_TYPE_MISMATCH`, `VALUE_OUT_OF_RANGE`,
 * `INVALID_UTF8` (a strict text decoder's `TypeError`).
 */
export function valueError(place: LinePlace, type: DataType, thrown: unknown): VolleyError {
  if (thrown instanceof VolleyError) {
    if (thrown.at.line !== undefined) return thrown;
    const what = thrown.message.replace(/^Cannot store /, "got ");
    return lineError(place, thrown.code, what, thrown.hint ?? "", thrown);
  }
  if (thrown instanceof TypeError) {
    return lineError(
      place,
      "INVALID_UTF8",
      `its bytes are not valid UTF-8 (wanted ${describeType(type)})`,
      "Convert the file to UTF-8, for example with iconv.",
      thrown,
    );
  }
  return lineError(place, "FILE_CORRUPT", String(thrown), "Look at the line in an editor.", thrown);
}

/** `TIMESTAMP_OUT_OF_RANGE`: the years 1 to 9999 are wanted. */
export function timeOutOfRange(place: LinePlace, text: string): VolleyError {
  return lineError(
    place,
    "TIMESTAMP_OUT_OF_RANGE",
    `${text} is not in the years 1 to 9999`,
    "Numbers are epoch milliseconds: divide microseconds by 1000, multiply seconds by it.",
  );
}

/** First millisecond of the year 1, and of the year 10000. */
const FIRST_MS = -62_135_596_800_000;
const END_MS = 253_402_300_800_000;

/** Whether an instant lies in the years 1 to 9999. */
export function inYearRange(epochMs: number): boolean {
  return epochMs >= FIRST_MS && epochMs < END_MS;
}
