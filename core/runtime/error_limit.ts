import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, requireKnownOptions } from "../operators/mod.ts";

/** How much of its input an operator, source or sink may refuse before the run is ended. */
export interface ErrorLimit {
  /** Share of its rows, 0 to 1; looked at once `after` rows have come. Default 0.5; 1: any. */
  readonly share?: number;
  /** Rows an operator must have been given before its share counts. Default 1,000. */
  readonly after?: number;
  /** Rows in all, whatever their share. Default no limit. */
  readonly rows?: number;
}

const OPTIONS: OptionsOf<ErrorLimit> = { share: 1, after: 1, rows: 1 };

/** A limit with its defaults filled in; throws `OPTION_OUT_OF_RANGE`, `OPTION_UNKNOWN`. */
export function fullErrorLimit(limit: ErrorLimit = {}): Required<ErrorLimit> {
  requireKnownOptions("errorLimit", limit, OPTIONS);
  const { share = 0.5, after = 1_000, rows = Infinity } = limit;
  if (!(share >= 0 && share <= 1)) throw outOfRange("share", share, "0 to 1");
  if (!(after >= 0)) throw outOfRange("after", after, "0 or more");
  if (!(rows >= 0)) throw outOfRange("rows", rows, "0 or more");
  return { share, after, rows };
}

function outOfRange(name: string, value: unknown, wanted: string): VolleyError {
  return new VolleyError({
    code: "OPTION_OUT_OF_RANGE",
    message: `Cannot run with errorLimit.${name} ${value}: ${wanted} is wanted`,
  });
}

/** Code of the error that ends a run in which too much was refused. */
export const LIMIT_CODE = "TOO_MANY_REJECTED";

/** What one operator has refused so far: how much, why, and one example. */
export class RejectionTally {
  readonly #limit: Required<ErrorLimit>;
  readonly #byCode = new Map<string, { count: number; readonly example: VolleyError }>();
  rejected = 0;

  constructor(limit: Required<ErrorLimit>) {
    this.#limit = limit;
  }

  /** Books a refusal. */
  add(error: VolleyError): void {
    this.rejected++;
    const known = this.#byCode.get(error.code);
    if (known === undefined) this.#byCode.set(error.code, { count: 1, example: error });
    else known.count++;
  }

  /**
   * Throws `TOO_MANY_REJECTED` where more was refused than the limit allows, of `seen` rows and at most `underWay` more
   * that are not counted yet.
   */
  check(seen: number, operator: string, underWay = 0): void {
    const { share, after, rows } = this.#limit;
    const { rejected } = this;
    if (rejected > rows) throw this.#tooMany(seen, operator, `at most ${rows} were allowed`);
    if (seen < after || rejected <= (seen + underWay) * share) return;
    throw this.#tooMany(seen, operator, `at most ${share * 100} % were allowed`);
  }

  #tooMany(seen: number, operator: string, allowed: string): VolleyError {
    const [[code, { count, example }]] = [...this.#byCode].sort(([, a], [, b]) => b.count - a.count);
    return new VolleyError({
      code: LIMIT_CODE,
      message:
        `Cannot go on: ${operator} rejected ${this.rejected} of ${seen} rows, ${allowed}; ${count} of them ` +
        `for ${code}, as in "${example.message}"`,
      at: { ...example.at, operator },
      hint:
        "Mend the cause and run again; errorLimit says how much may be rejected, the dead letters what was.",
      cause: example,
    });
  }
}
