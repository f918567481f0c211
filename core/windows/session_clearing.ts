import type { AccumulatorSpec } from "../aggregates/mod.ts";
import { haveSmallStates } from "./two_stacks.ts";

/**
 * When closed and merged sessions are cleared out, once they outnumber the open ones several times: three where their
 * states are small, else as soon as they do.
 */
export interface SessionClearing {
  /** Not before this many sessions have been made; default 65,536 where states are small, else 4096. */
  readonly sessionsMin?: number;
  /** Or, as few sessions may hold much (lists, exact sets), this many rows have come; default a million, or never. */
  readonly rowsMin?: number;
  /** Open sessions moved at a time, about; default 4096. */
  readonly movedAtOnce?: number;
}

/** The same with every figure; cleared where there are `sizeToOpen` times as many sessions as open ones. */
export interface Clearing extends Required<SessionClearing> {
  readonly sizeToOpen: number;
}

const LARGE: Clearing = { sizeToOpen: 2, sessionsMin: 4096, rowsMin: 1_000_000, movedAtOnce: 4096 };
const SMALL: Clearing = { ...LARGE, sizeToOpen: 4, sessionsMin: 65_536, rowsMin: Infinity };

/** The defaults: moving open sessions costs as much as making them, so that it is done the less the less they hold. */
export function clearingOf(aggregates: readonly AccumulatorSpec[]): Clearing {
  return haveSmallStates(aggregates) ? SMALL : LARGE;
}
