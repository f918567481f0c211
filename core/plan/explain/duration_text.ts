const units = [["d", 86_400_000], ["h", 3_600_000], ["min", 60_000], ["s", 1_000], ["ms", 1]] as const;

/** A length of time that was measured: whole seconds, once there is one. */
export function spanText(ms: number): string {
  return durationText(Math.abs(ms) < 1_000 ? ms : Math.round(ms / 1_000) * 1_000);
}

/** A length of time for people: `35 s`, `1 h 30 min`, `250 ms`. */
export function durationText(ms: number): string {
  if (ms === 0) return "0 s";
  if (!Number.isFinite(ms)) return "ever";
  const parts: string[] = [];
  let left = Math.abs(Math.round(ms));
  for (const [unit, length] of units) {
    const count = Math.floor(left / length);
    if (count > 0) parts.push(`${count} ${unit}`);
    left -= count * length;
  }
  return (ms < 0 ? "-" : "") + parts.slice(0, 2).join(" ");
}
