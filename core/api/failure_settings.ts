import { VolleyError } from "../fault/mod.ts";
import type { Sink } from "../operators/mod.ts";
import type { DeadLettersSpec, ErrorPolicy, PlanStep } from "../plan/mod.ts";
import { type RetryConfig, type RetrySpec, retrySpec } from "../time/mod.ts";

/** Where dead letters go: files in a folder, or any sink (of rows of `deadLetterSchema`). */
export type DeadLetterTarget = Sink | { readonly directory: string };

/** Makes the sink of dead letters for a folder; the core has none of its own. */
export type DeadLetterMaker = (directory: string) => Sink;

/** What an environment says about failures. */
export interface FailureSettings {
  /** Policy of operators that say nothing themselves; null: theirs by default. */
  readonly onError: ErrorPolicy | null;
  /** Where dead letters go; null: the folder `dead_letters` of the working directory. */
  readonly deadLetters: DeadLetterTarget | null;
  /** Null: letters only go to a sink that is given. */
  readonly maker: DeadLetterMaker | null;
}

/** The folder dead letters go to where nothing was said. */
export const DEAD_LETTERS_DIRECTORY = "dead_letters";

/** Refuses a target from an untyped caller that is neither a sink nor a folder; throws `DEAD_LETTERS_INVALID`. */
export function requireTarget(target: unknown): asserts target is DeadLetterTarget {
  if (typeof target === "object" && target !== null && ("write" in target || "directory" in target)) return;
  throw new VolleyError({
    code: "DEAD_LETTERS_INVALID",
    message: `Cannot keep dead letters in ${JSON.stringify(target)}: it is neither a folder nor a sink`,
    hint: 'Give a folder, deadLetters: { directory: "letters" }, or a sink.',
  });
}

/** The sink for dead letters; null where there is none to make. */
export function deadLetterSink({ deadLetters, maker }: FailureSettings): Sink | null {
  if (deadLetters !== null && "write" in deadLetters) return deadLetters;
  return maker === null ? null : maker(deadLetters?.directory ?? DEAD_LETTERS_DIRECTORY);
}

/** What a plan says of where dead letters go; null where nothing was said. */
export function deadLettersSpec({ deadLetters }: FailureSettings): DeadLettersSpec | null {
  if (deadLetters === null) return null;
  if (!("write" in deadLetters)) {
    return { connector: "dead_letters", config: { directory: deadLetters.directory } };
  }
  return { connector: deadLetters.connector ?? deadLetters.connectorId, config: deadLetters.config ?? null };
}

/** Steps that have no row to refuse. */
const NEVER_REFUSE: ReadonlySet<PlanStep["kind"]> = new Set([
  "union",
  "sideOutput",
  "drop",
  "rename",
  "sample",
  "throttle",
  "dedup",
  "topN",
  "intervalJoin",
  "windowJoin",
  "asOfJoin",
]);

/** The policy of an operator: its own, else the environment's where that means something to it. */
export function effectivePolicy(
  own: ErrorPolicy | null,
  { kind }: PlanStep,
  { onError }: FailureSettings,
): ErrorPolicy | null {
  if (own !== null || onError === null || onError === "fail") return own;
  return NEVER_REFUSE.has(kind) ? null : onError;
}

/** A policy from an untyped caller; throws `ERROR_POLICY_INVALID`. */
export function checkedPolicy(given: ErrorPolicy): ErrorPolicy {
  if (given === "fail" || given === "skip" || given === "deadLetter") return given;
  throw new VolleyError({
    code: "ERROR_POLICY_INVALID",
    message: `Cannot take ${JSON.stringify(given)} for an error policy`,
    hint: 'Say "fail", "skip" or "deadLetter".',
  });
}

/** Retries of a step, as a plan has them; throws `RETRY_UNSUPPORTED` for one that is never tried again. */
export function retryOf({ kind }: PlanStep, config: RetryConfig | Partial<RetrySpec>): RetrySpec {
  if (kind === "source" || kind === "sink") return retrySpec(config);
  throw new VolleyError({
    code: "RETRY_UNSUPPORTED",
    message: `Cannot retry ${kind}: only sources and sinks are tried again`,
    hint: "Say it right behind the source or the sink; asyncMap() has a retry option of its own.",
  });
}
