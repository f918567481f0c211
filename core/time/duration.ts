import { VolleyError } from "../fault/mod.ts";

/** A length of time in milliseconds, or text such as `"5s"`, `"1h30m"`, `"250ms"`, `"1d"`. */
export type Duration = number | string;

const UNIT_MS: { readonly [unit: string]: number } = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * A duration in whole milliseconds; throws `DURATION_INVALID` for anything negative, fractional or unreadable.
 *
 * @example
 * ```ts
 * import { toMs } from "@volley/volley";
 * console.assert(toMs("1h30m") === 5_400_000);
 * ```
 */
export function toMs(duration: Duration): number {
  const ms = typeof duration === "number" ? duration : parseDuration(duration);
  if (Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new VolleyError({
    code: "DURATION_INVALID",
    message: `Cannot read duration ${JSON.stringify(duration)}`,
    hint: `Give whole milliseconds, or text such as "5s", "1h30m", "250ms".`,
  });
}

function parseDuration(text: string): number {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(text)) return NaN;
  let total = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|s|m|h|d|w)/g)) {
    total += Number(amount) * UNIT_MS[unit];
  }
  return total;
}
