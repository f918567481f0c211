import type { TimeUnit } from "../data/mod.ts";
import { parseIso } from "../data/mod.ts";

const NS: { readonly [unit in TimeUnit]: bigint } = { s: 1_000_000_000n, ms: 1_000_000n, us: 1_000n, ns: 1n };

/** How many of a unit make a day. */
export function unitsPerDay(unit: TimeUnit): bigint {
  return 86_400_000_000_000n / NS[unit];
}

/** How many of a unit make a second. */
export function unitsPerSecond(unit: TimeUnit): number {
  return Number(1_000_000_000n / NS[unit]);
}

/** A quotient rounded towards minus infinity. */
export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** A count of one unit in another, the earlier whole one where it does not divide. */
export function rescale(count: bigint, from: TimeUnit, to: TimeUnit): bigint {
  return NS[from] >= NS[to] ? count * (NS[from] / NS[to]) : floorDiv(count, NS[to] / NS[from]);
}

/** The day since 1970-01-01 an instant lies in, UTC. */
export function daysOf(count: bigint, unit: TimeUnit): number {
  return Number(floorDiv(count, unitsPerDay(unit)));
}

/** Nanoseconds since the epoch of ISO 8601 text (UTC where no zone is named), or null. */
export function parseTime(text: string): bigint | null {
  const instant = parseIso(text.trim());
  return instant === null ? null : BigInt(instant.epochMs) * NS.ms + BigInt(instant.belowMsNs);
}

/** `2024-02-29`, or null for a day beyond what a calendar year of six digits holds. */
export function dateText(days: number): string | null {
  return isoText(days * 86_400_000)?.split("T")[0] ?? null;
}

/** ISO 8601 in UTC with the unit's digits: `2024-02-29T12:00:00.000Z`. */
export function timestampText(count: bigint, unit: TimeUnit): string | null {
  const perSecond = BigInt(unitsPerSecond(unit));
  const seconds = floorDiv(count, perSecond);
  const head = isoText(Number(seconds) * 1_000)?.slice(0, -5);
  if (head === undefined) return null;
  const digits = perSecond.toString().length - 1;
  const fraction = (count - seconds * perSecond).toString().padStart(digits, "0");
  return digits === 0 ? `${head}Z` : `${head}.${fraction}Z`;
}

function isoText(epochMs: number): string | undefined {
  return Math.abs(epochMs) <= 8.64e15 ? new Date(epochMs).toISOString() : undefined;
}
