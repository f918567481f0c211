/**
 * The rows every keyed case and every peer works on. Row `i` is a pure function of `i`, so that a peer makes the same
 * rows with the same arithmetic, in its own language, and nothing has to be handed over.
 */
export interface RowsSpec {
  readonly rows: number;
  /** Distinct keys, drawn evenly. */
  readonly keys: number;
  /** Keys as drawn (0 and up), or spread over the whole int32 range. */
  readonly sparse?: boolean;
  /** How fast event time goes; default 10: a minute holds 600,000 rows. */
  readonly rowsPerMs?: number;
}

/** Event time of row 0: the start of a minute. */
export const FIRST_TIME_MS = 1_700_000_040_000;
const ROWS_PER_MS = 10;
/** Rows are out of order by less than this. */
export const DISORDER_MS = 500;
/** Values are 0 to 999; the job keeps those from here on. */
export const VALUE_MIN = 100;
/** Length of the job's windows. */
export const WINDOW_MS = 60_000;

/** 32 well-mixed bits of `i` and `seed` (the finaliser of MurmurHash3). */
export function mix(i: number, seed: number): number {
  let h = (Math.imul(i, 0x9E3779B1) + seed) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x85EBCA6B) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xC2B2AE35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}

/** Key of row `i` before it is spread. */
export function keyAt(i: number, keys: number): number {
  return mix(i, 1) % keys;
}

/** A key's place in the int32 range: a bijection, so that the number of keys stays. */
export function spread(key: number): number {
  return Math.imul(key, 0x9E3779B1);
}

/** Value of row `i`. */
export function valueAt(i: number): number {
  return mix(i, 2) % 1000;
}

/** How many rows fall into a millisecond of event time. */
export function rowsPerMs(spec: RowsSpec): number {
  return spec.rowsPerMs ?? ROWS_PER_MS;
}

/** Event time of row `i`, epoch milliseconds. */
export function timeAt(i: number, perMs: number = ROWS_PER_MS): number {
  return FIRST_TIME_MS + Math.floor(i / perMs) + mix(i, 3) % DISORDER_MS;
}

/** What the job's answer comes to: the same for whatever does the job right. */
export interface Answer {
  /** Result rows: pairs of a key and a window. */
  readonly groups: number;
  /** Sum over the results' sums. */
  readonly total: number;
  /** Sum over the results' counts. */
  readonly counted: number;
}

/** The answer by a plain loop over the same rows. */
export function expectedAnswer(spec: RowsSpec): Answer {
  const { rows, keys } = spec;
  const perMs = rowsPerMs(spec);
  const windows = Math.floor((rows / perMs + DISORDER_MS) / WINDOW_MS) + 1;
  const seen = new Uint8Array(keys * windows);
  let [groups, total, counted] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const value = valueAt(i);
    if (value < VALUE_MIN) continue;
    const group = keyAt(i, keys) * windows + Math.floor((timeAt(i, perMs) - FIRST_TIME_MS) / WINDOW_MS);
    groups += 1 - seen[group];
    seen[group] = 1;
    total += value;
    counted++;
  }
  return { groups, total, counted };
}

/** Throws when an answer is not the expected one: a fast wrong answer is no result. */
export function checkAnswer(who: string, answer: Answer, expected: Answer): void {
  const [given, wanted] = [JSON.stringify(sorted(answer)), JSON.stringify(sorted(expected))];
  if (given !== wanted) {
    throw new Error(`Cannot trust ${who}: it answered ${given}, the plain loop ${wanted}`);
  }
}

function sorted({ groups, total, counted }: Answer): Answer {
  return { groups, total, counted };
}
