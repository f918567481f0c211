const WORD = 32n;
const SIGN = 1n << 127n;

/** The unscaled integer of a decimal stored as four little-endian words at `values[4 * row]`. */
export function readDecimal(values: Uint32Array, row: number): bigint {
  const at = row * 4;
  const bits = BigInt(values[at]) | (BigInt(values[at + 1]) << WORD) |
    (BigInt(values[at + 2]) << (WORD * 2n)) | (BigInt(values[at + 3]) << (WORD * 3n));
  return bits >= SIGN ? bits - (SIGN << 1n) : bits;
}

/** Stores an unscaled integer as four little-endian words, two's complement. */
export function writeDecimal(values: Uint32Array, row: number, unscaled: bigint): void {
  let rest = BigInt.asUintN(128, unscaled);
  for (let word = 0; word < 4; word++) {
    values[row * 4 + word] = Number(rest & 0xffff_ffffn);
    rest >>= WORD;
  }
}

/** An unscaled integer as decimal text: `decimalText(-1250n, 2) === "-12.50"`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * The unscaled integer of decimal text (an exponent is allowed): `undefined` when it is no number, `null` when it has
 * more digits after the point than `scale`.
 */
export function parseDecimal(text: string, scale: number): bigint | null | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (match === null || (!match[2] && !match[3])) return undefined;
  const [, sign, whole, fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction || "0");
  const shift = scale - fraction.length + Number(exponent);
  if (shift < 0 && digits % 10n ** BigInt(-shift) !== 0n) return null;
  const unscaled = shift < 0 ? digits / 10n ** BigInt(-shift) : digits * 10n ** BigInt(shift);
  return sign === "-" ? -unscaled : unscaled;
}
