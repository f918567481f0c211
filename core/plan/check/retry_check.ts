import type { RetrySpec } from "../../time/mod.ts";
import { type Check, listOf, number, optional, record, text, whole } from "./check.ts";

const DAY_MS = 86_400_000;

/** How a failed attempt is repeated, from untrusted JSON. */
export const retryCheck: Check<RetrySpec> = record<RetrySpec>({
  maxRetries: whole(0, 1_000),
  initialBackoffMs: number(0, DAY_MS),
  maxBackoffMs: number(0, DAY_MS),
  multiplier: number(1, 100),
  jitter: number(0, 1),
  codes: optional(listOf(text())),
});
