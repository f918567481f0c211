import type { Code } from "./code.ts";

const units = [["d", 86_400_000], ["h", 3_600_000], ["m", 60_000], ["s", 1_000], ["ms", 1]] as const;

/** A length of time as builder methods take it: `"1m"`, `"90s"`, `"-5m"`; 0 as a number. */
export function durationCode(ms: number): Code {
  if (ms === 0) return "0";
  const [unit, length] = units.find(([, length]) => ms % length === 0)!;
  return JSON.stringify(`${ms / length}${unit}`);
}
