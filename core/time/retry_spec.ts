/** Another attempt after a failure: exponential with jitter, capped; JSON-safe. */
export interface RetrySpec {
  /** Attempts after the first. */
  readonly maxRetries: number;
  readonly initialBackoffMs: number;
  /** The longest wait. */
  readonly maxBackoffMs: number;
  /** What each wait is longer by than the one before. */
  readonly multiplier: number;
  /** Share of the wait that is random, 0 to 1: 1 is full jitter, 0.5 equal jitter. */
  readonly jitter: number;
  /** Codes of errors that are tried again; left out: those that call themselves transient. */
  readonly codes?: readonly string[];
}
