import type { RetrySpec } from "../../time/mod.ts";
import { type Check, listOf, number, optional, record, text, whole } from "./check.ts";

/** How a failed attempt is repeated, from untrusted JSON. */
export const retryCheck: Check<RetrySpec> = record<RetrySpec>({
  maxRetries: whole(),
  initialBackoffMs: whole(),
  maxBackoffMs: whole(),
  multiplier: number(1),
  jitter: number(0, 1),
  codes: optional(listOf(text())),
});
