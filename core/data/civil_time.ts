/** Milliseconds in a day of UTC, which has no leap seconds here. */
export const DAY_MS = 86_400_000;

const ISO =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** An instant read from text: epoch milliseconds, and what lies below a millisecond in nanoseconds (0 to 999999). */
export interface IsoInstant {
  readonly epochMs: number;
  readonly belowMsNs: number;
}

/**
 * An ISO 8601 date or date-time; without a zone it is UTC, whatever the machine's zone. `null` when the text is
 * something else or names a day that does not exist. Digits after the ninth of the fraction are dropped.
 */
export function parseIso(text: string): IsoInstant | null {
  const usualMs = parseUsual(text);
  if (usualMs === usualMs) return { epochMs: usualMs, belowMsNs: 0 };
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const midnight = utcMidnight(Number(year), Number(month), Number(day));
  const offset = offsetMinutes(zone);
  if (midnight === null || offset === null || Number(minute) > 59 || Number(second) > 59) return null;
  if (Number(hour) > 23 && !(hour === "24" && Number(minute) === 0 && Number(second) === 0)) return null;
  const ns = Number(fraction.padEnd(9, "0"));
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const belowMsNs = ns % 1_000_000;
  return {
    epochMs: midnight + minutes * 60_000 + Number(second) * 1000 + (ns - belowMsNs) / 1_000_000,
    belowMsNs,
  };
}

/** `YYYY-MM-DDTHH:MM:SSZ`, with or without milliseconds, at a tenth of the general way's cost; NaN for the rest. */
function parseUsual(text: string): number {
  const { length } = text;
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== 90) return NaN;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(10) !== 84) return NaN;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return NaN;
  if (length === 24 && text.charCodeAt(19) !== 46) return NaN;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // 29 February and midnight at 24:00 go the general way.
  if (
    !(month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1] && hour < 24 && minute < 60 &&
      second < 60)
  ) {
    return NaN;
  }
  const ms = length === 24 ? twoDigits(text, 20) * 10 + twoDigits(text, 21) % 10 : 0;
  const days = daysFromCivil(twoDigits(text, 0) * 100 + twoDigits(text, 2), month, day);
  return days * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}

const DAYS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant's `days_from_civil`, for years from 0). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear - 719_468;
}

function utcMidnight(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

function offsetMinutes(zone: string): number | null {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", "") || "0");
  if (hours > 23 || minutes > 59) return null;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
