import { type Duration, toMs } from "../../mod.ts";

/** What a partition of a {@linkcode MarkedSource} does between rows. */
export class Mark {
  readonly kind: "pause" | "idle" | "end" | "crash";
  /** How long a pause is, milliseconds. */
  readonly ms: number;
  readonly error: Error | null;

  /** Made by `pause`, `crash`, `IDLE` and `END`. */
  constructor(kind: Mark["kind"], ms = 0, error: Error | null = null) {
    this.kind = kind;
    this.ms = ms;
    this.error = error;
  }
}

/** The partition gives nothing for so long, by the run's clock; then it goes on. */
export function pause(duration: Duration): Mark {
  return new Mark("pause", toMs(duration));
}

/**
 * The partition gives nothing more and doesn't end while others go on: it holds watermarks back until it counts as idle.
 * With all the others ended or idle too the source ends: a stream that is silent as a whole has a `pause("1h")`.
 */
export const IDLE: Mark = new Mark("idle");

/** The partition ends here; the end of a script is the same. */
export const END: Mark = new Mark("end");

/** The source fails here, as if its system had gone away. */
export function crash(error: Error = new Error("the source has crashed, as its script says")): Mark {
  return new Mark("crash", 0, error);
}

/** The source fails here. */
export const CRASH: Mark = crash();
