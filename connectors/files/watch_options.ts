import { VolleyError } from "../../core/mod.ts";

/** How a folder is watched. */
export interface WatchOptions {
  /** The folder is looked through so often; default 1,000. */
  readonly everyMs?: number;
  /**
   * A file is complete when size and time of change stayed the same for so long, by the run's clock; default 1,000. One
   * that was seen under another, ignored name (`a.csv.tmp`) before it was renamed is complete at once.
   */
  readonly settleMs?: number;
  /** Which of several complete files is next: the one changed first (default), or the first by its path. */
  readonly order?: "name" | "modified";
  /**
   * Files read that are remembered, in checkpoints too; default 10,000. Of older ones, by `order`, only the newest is
   * known: a file that appears later and comes before that one is never read, and counted as late.
   */
  readonly rememberMax?: number;
}

/** The options with their defaults; throws `SOURCE_OPTION_INVALID`. */
export function fullWatchOptions(given: boolean | WatchOptions): Required<WatchOptions> {
  const { everyMs = 1000, settleMs = 1000, order = "modified", rememberMax = 10_000 } = given === true
    ? {}
    : given as WatchOptions;
  if (!(everyMs >= 1)) throw invalid("everyMs", everyMs, "at least 1 is wanted");
  if (!(settleMs >= 0)) throw invalid("settleMs", settleMs, "0 or more is wanted");
  if (order !== "name" && order !== "modified") {
    throw invalid("order", order, `"name" or "modified" is wanted`);
  }
  if (!Number.isInteger(rememberMax) || rememberMax < 1) {
    throw invalid("rememberMax", rememberMax, "at least 1 is wanted");
  }
  return { everyMs, settleMs, order, rememberMax };
}

function invalid(name: string, value: unknown, wanted: string): VolleyError {
  return new VolleyError({
    code: "SOURCE_OPTION_INVALID",
    message: `Cannot watch with ${name} ${JSON.stringify(value)}: ${wanted}`,
    hint: "Leave it out for the default.",
  });
}
