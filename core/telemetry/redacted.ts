import { logText, REDACTED } from "./log_value.ts";

const NAMED =
  /((?:passw(?:or)?d|passphrase|pwd|secret|token|credential|cookie|api[-_]?key|(?:private|access|sas)[-_]?key)["']?\s*[=:]\s*["']?)[^\s"',;&)]+/gi;
const AUTHORIZATION = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;

/**
 * A message with what looks like a secret taken out: passwords of URLs, values after names such as `password=` or
 * `api_key:`, bearer tokens. Cut to 8,192 characters.
 *
 * @example
 * ```ts
 * import { redacted } from "@volley/volley";
 * console.assert(redacted("Cannot reach kafka://ann:hunter2@broker:9092: token=abc expired") ===
 *   "Cannot reach kafka://ann:[redacted]@broker:9092: token=[redacted] expired");
 * ```
 */
export function redacted(message: string): string {
  return logText(message).replace(NAMED, `$1${REDACTED}`).replace(AUTHORIZATION, `$1 ${REDACTED}`);
}
