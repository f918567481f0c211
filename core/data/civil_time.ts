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
