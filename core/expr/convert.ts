import { type DataType, type Decimal, describeType, type Timestamp } from "../data/mod.ts";
import { decimalText, parseDecimal } from "../data/mod.ts";
import { integerRange, isFloat, isInteger, isWide } from "./numeric_type.ts";
import type { Raw } from "./raw_value.ts";
import { dateText, daysOf, parseTime, rescale, timestampText, unitsPerDay } from "./time_value.ts";

/** Whether values of `from` can be cast to `to` at all. */
export function canConvert(from: DataType, to: DataType): boolean {
  if (from.kind === "null" || describeType(from) === describeType(to)) return true;
  const a = familyOf(from);
  const b = familyOf(to);
  if (a === undefined || b === undefined) return false;
  return a === b || a === "text" || b === "text"
    ? !(a === "bytes" && b !== "text")
    : CROSSINGS.has(`${a}>${b}`);
}

const CROSSINGS = new Set(["number>bool", "bool>number", "time>number", "number>time"]);

function familyOf(type: DataType): string | undefined {
  if (type.kind === "date" || type.kind === "timestamp") return "time";
  if (type.kind === "utf8") return "text";
  if (type.kind === "bool") return "bool";
  if (type.kind === "binary") return "bytes";
  return isInteger(type) || isFloat(type) || type.kind === "decimal" ? "number" : undefined;
}

/**
 * A non-null value as another type, or null where it has no counterpart there. Fractions are cut towards zero (of a
 * float or decimal to an integer); a float out of range or NaN, an integer out of range and unreadable text are null.
 */
export function convert(raw: Raw, from: DataType, to: DataType): Raw {
  switch (to.kind) {
    case "bool":
      return toBool(raw, from);
    case "utf8":
      return toText(raw, from);
    case "binary":
      return typeof raw === "string" ? new TextEncoder().encode(raw) : raw;
    case "float32":
    case "float64":
      return toFloat(raw, from, to);
    case "decimal":
      return toDecimal(raw, from, to);
    case "date":
      return toDate(raw, from);
    case "timestamp":
      return toTimestamp(raw, from, to);
    case "null":
      return null;
    default:
      return isInteger(to) ? toInteger(raw, from, to) : null;
  }
}

function toBool(raw: Raw, from: DataType): Raw {
  if (typeof raw === "boolean") return raw;
  if (typeof raw === "string") return TRUTHS.get(raw.trim().toLowerCase()) ?? null;
  if (from.kind === "float32" || from.kind === "float64") return Number.isNaN(raw) ? null : raw !== 0;
  return typeof raw === "bigint" ? raw !== 0n : raw !== 0;
}

const TRUTHS = new Map([["true", true], ["t", true], ["1", true], ["false", false], ["f", false], [
  "0",
  false,
]]);

function toText(raw: Raw, from: DataType): Raw {
  if (typeof raw === "string") return raw;
  if (from.kind === "decimal") return decimalText(raw as bigint, from.scale);
  if (from.kind === "date") return dateText(raw as number);
  if (from.kind === "timestamp") return timestampText(raw as bigint, from.unit);
  if (raw instanceof Uint8Array) return decodeStrict(raw);
  return String(raw);
}

function decodeStrict(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function toFloat(raw: Raw, from: DataType, to: DataType): Raw {
  const value = typeof raw === "string"
    ? parseNumber(raw)
    : from.kind === "decimal"
    ? Number(decimalText(raw as bigint, from.scale))
    : Number(raw);
  return value === null || to.kind === "float64" ? value : Math.fround(value);
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return Number(trimmed);
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(trimmed);
  if (special === null) return null;
  if (special[2].toLowerCase() === "nan") return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}

function toInteger(raw: Raw, from: DataType, to: DataType): Raw {
  const whole = wholeOf(raw, from);
  if (whole === null) return null;
  const [least, greatest] = integerRange[to.kind]!;
  if (whole < least || whole > greatest) return null;
  return isWide(to) ? BigInt(whole) : Number(whole);
}

function wholeOf(raw: Raw, from: DataType): number | bigint | null {
  if (typeof raw === "bigint") return from.kind === "decimal" ? raw / 10n ** BigInt(from.scale) : raw;
  if (typeof raw === "boolean") return raw ? 1 : 0;
  if (typeof raw === "string") {
    return /^\s*[+-]?\d{1,40}\s*$/.test(raw) ? BigInt(raw.trim().replace(/^\+/, "")) : null;
  }
  const value = Math.trunc(raw as number);
  return Number.isFinite(value) ? value + 0 : null;
}

function toDecimal(raw: Raw, from: DataType, to: Decimal): Raw {
  const unscaled = unscaledOf(raw, from, to.scale);
  if (unscaled === null || unscaled === undefined) return null;
  const limit = 10n ** BigInt(to.precision);
  return unscaled < limit && unscaled > -limit ? unscaled : null;
}

function unscaledOf(raw: Raw, from: DataType, scale: number): bigint | null | undefined {
  if (from.kind === "decimal") {
    const shift = scale - from.scale;
    return shift >= 0 ? (raw as bigint) * 10n ** BigInt(shift) : (raw as bigint) / 10n ** BigInt(-shift);
  }
  if (typeof raw === "bigint" || typeof raw === "boolean" || isInteger(from)) {
    return BigInt(raw as number) * 10n ** BigInt(scale);
  }
  if (typeof raw === "number") {
    return Math.abs(raw) < 1e21 ? parseDecimal(raw.toFixed(Math.min(scale, 100)), scale) : null;
  }
  return parseDecimal((raw as string).trim(), scale);
}

function toDate(raw: Raw, from: DataType): Raw {
  if (from.kind === "date") return raw;
  const days = dayOf(raw, from);
  return days === null || days !== (days | 0) ? null : days;
}

function dayOf(raw: Raw, from: DataType): number | null {
  if (from.kind === "timestamp") return daysOf(raw as bigint, from.unit);
  if (typeof raw === "string") {
    const ns = parseTime(raw);
    return ns === null ? null : daysOf(ns, "ns");
  }
  const whole = wholeOf(raw, from);
  return whole === null ? null : Number(whole);
}

function toTimestamp(raw: Raw, from: DataType, to: Timestamp): Raw {
  const count = countOf(raw, from, to);
  return count !== null && BigInt.asIntN(64, count) === count ? count : null;
}

function countOf(raw: Raw, from: DataType, to: Timestamp): bigint | null {
  if (from.kind === "timestamp") return rescale(raw as bigint, from.unit, to.unit);
  if (from.kind === "date") return BigInt(raw as number) * unitsPerDay(to.unit);
  if (typeof raw === "string") {
    const ns = parseTime(raw);
    return ns === null ? null : rescale(ns, "ns", to.unit);
  }
  const whole = wholeOf(raw, from);
  return whole === null ? null : BigInt(whole);
}
