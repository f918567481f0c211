/** Decimal text as a count of its smallest units, or null if it has no such count: `("12.5", 2)` gives `1250n`. */
export function decimalUnits(text: string, scale: number): bigint | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (match === null) return null;
  const [, sign, whole, fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(scale))) return null;
  const units = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  if (units >= 1n << 127n) return null;
  return sign === "-" ? -units : units;
}

/** Decimal text with exactly `scale` digits after the point: `(1250n, 2)` gives `"12.50"`. */
export function decimalText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const sign = units < 0n ? "-" : "";
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
