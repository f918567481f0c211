/**
 * Epoch milliseconds of `YYYY-MM-DD`, optionally with `THH:MM`, `:SS`, `.mmm` and `Z`, in bytes `from` to `to`; NaN for
 * everything else, valid or not. Days of the month are checked; without a zone the time is UTC.
 */
export function parseShortTime(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length < 10 || bytes[from + 4] !== DASH || bytes[from + 7] !== DASH) return NaN;
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const day = dayOf(year, two(bytes, from + 5), two(bytes, from + 8));
  if (length === 10) return day * 86_400_000;
  const end = bytes[to - 1] === ZULU ? to - 1 : to;
  return day * 86_400_000 + timeOfDay(bytes, from + 10, end);
}

const DASH = 0x2d;
const COLON = 0x3a;
const ZULU = 0x5a;

/** Two digits, or NaN. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 0x30;
  const ones = bytes[at + 1] - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

function timeOfDay(bytes: Uint8Array, from: number, to: number): number {
  if ((bytes[from] !== 0x54 && bytes[from] !== 0x20) || bytes[from + 3] !== COLON) return NaN;
  const hours = two(bytes, from + 1);
  const minutes = two(bytes, from + 4);
  if (hours > 23 || minutes > 59) return NaN;
  const ms = (hours * 60 + minutes) * 60_000;
  if (to - from === 6) return ms;
  if (bytes[from + 6] !== COLON) return NaN;
  const seconds = two(bytes, from + 7);
  if (seconds > 59) return NaN;
  if (to - from === 9) return ms + seconds * 1000;
  if (to - from !== 13 || bytes[from + 9] !== 0x2e) return NaN;
  const last = bytes[from + 12] - 0x30;
  if (!(last >= 0 && last <= 9)) return NaN;
  return ms + seconds * 1000 + two(bytes, from + 10) * 10 + last;
}

const MONTH_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms"), or NaN for no such day. */
function dayOf(year: number, month: number, day: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : MONTH_DAYS[month];
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days)) return NaN;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
