/** Units of calendar arithmetic, coarse to fine. */
export const calendarUnits: readonly string[] = [
  ...["year", "quarter", "month", "week", "day"],
  ...["hour", "minute", "second", "millisecond", "microsecond", "nanosecond"],
];

/** A day since 1970-01-01 as a civil date of the proleptic Gregorian calendar. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": eras of 400 years, years starting in March. */
export function civilOf(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** The day since 1970-01-01 of a civil date. */
export function daysOfCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Days since the Monday on or before a day. */
function sinceMonday(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** Gives the first day of the year, quarter, month or week (from Monday) a day lies in; other units: the day itself. */
export function dayTruncation(unit: string): (days: number) => number {
  switch (unit) {
    case "year":
      return (days) => daysOfCivil(civilOf(days).year, 1, 1);
    case "quarter":
      return (days) => {
        const { year, month } = civilOf(days);
        return daysOfCivil(year, month - ((month - 1) % 3), 1);
      };
    case "month":
      return (days) => days - civilOf(days).day + 1;
    case "week":
      return (days) => days - sinceMonday(days);
    default:
      return (days) => days;
  }
}

/** A day moved by whole months; the last day of the month where the month is shorter. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilOf(days);
  const total = year * 12 + month - 1 + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12 + 1;
  const first = daysOfCivil(newYear, newMonth, 1);
  const length = (newMonth === 12 ? daysOfCivil(newYear + 1, 1, 1) : daysOfCivil(newYear, newMonth + 1, 1)) -
    first;
  return first + Math.min(day, length) - 1;
}

/** Months since year 0, and the day of the month. */
export function monthOf(days: number): { readonly months: number; readonly day: number } {
  const { year, month, day } = civilOf(days);
  return { months: year * 12 + month - 1, day };
}

/** The ISO 8601 week (1 to 53) a day lies in: week 1 has the year's first Thursday. */
function isoWeek(days: number): number {
  const thursday = days - sinceMonday(days) + 3;
  const firstDay = daysOfCivil(civilOf(thursday).year, 1, 1);
  return Math.floor((thursday - firstDay) / 7) + 1;
}

/** A calendar field of a day, or undefined where it is a field of the time of day. */
export function fieldOfDay(part: string): ((days: number) => number) | undefined {
  switch (part) {
    case "year":
      return (days) => civilOf(days).year;
    case "quarter":
      return (days) => Math.floor((civilOf(days).month + 2) / 3);
    case "month":
      return (days) => civilOf(days).month;
    case "week":
      return isoWeek;
    case "day":
      return (days) => civilOf(days).day;
    case "dayOfWeek":
      return (days) => (sinceMonday(days) + 1) % 7;
    case "isoDayOfWeek":
      return (days) => sinceMonday(days) + 1;
    case "dayOfYear":
      return (days) => days - daysOfCivil(civilOf(days).year, 1, 1) + 1;
    default:
      return undefined;
  }
}

/** A field of the time of day, given as a count of units of which `perSecond` make a second. */
export function fieldOfTime(part: string, perSecond: number): ((within: number) => number) | undefined {
  const fraction = (target: number) =>
    perSecond >= target
      ? (within: number) => Math.floor((within % perSecond) / (perSecond / target))
      : (within: number) => (within % perSecond) * (target / perSecond);
  switch (part) {
    case "hour":
      return (within) => Math.floor(within / (3_600 * perSecond));
    case "minute":
      return (within) => Math.floor(within / (60 * perSecond)) % 60;
    case "second":
      return (within) => Math.floor(within / perSecond) % 60;
    case "millisecond":
      return fraction(1e3);
    case "microsecond":
      return fraction(1e6);
    case "nanosecond":
      return fraction(1e9);
    default:
      return undefined;
  }
}
