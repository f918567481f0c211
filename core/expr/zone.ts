import { invalidExpr } from "./type_mismatch.ts";

/** A time zone: seconds to add to UTC at an instant. */
export interface Zone {
  /** Offset in seconds at an instant given in epoch seconds. */
  offsetAt(epochSeconds: number): number;
}

/** Zone rules change at multiples of a quarter of an hour at the finest: one offset is remembered for each. */
const stepSeconds = 900;
const rememberedMax = 65_536;

const zones = new Map<string, Zone>();

/** An IANA zone (`"America/New_York"`), a fixed offset (`"+02:00"`) or UTC; throws `EXPR_INVALID`. */
export function zoneNamed(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = fixedZone(name) ?? new NamedZone(name);
    zones.set(name, zone);
  }
  return zone;
}

function fixedZone(name: string): Zone | undefined {
  if (name === "UTC" || name === "Z") return { offsetAt: () => 0 };
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(name);
  if (match === null) return undefined;
  const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60 * (match[1] === "-" ? -1 : 1);
  return { offsetAt: () => seconds };
}

class NamedZone implements Zone {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  constructor(name: string) {
    try {
      this.#format = new Intl.DateTimeFormat("en-US", {
        timeZone: name,
        hourCycle: "h23",
        era: "short",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      });
    } catch {
      throw invalidExpr(
        `Cannot find time zone "${name}"`,
        "Use an IANA name such as Europe/Berlin, an offset such as +02:00, or UTC.",
      );
    }
  }

  offsetAt(epochSeconds: number): number {
    const step = Math.floor(epochSeconds / stepSeconds);
    let offset = this.#offsets.get(step);
    if (offset === undefined) {
      offset = this.#read(step * stepSeconds);
      if (this.#offsets.size >= rememberedMax) this.#offsets.clear();
      this.#offsets.set(step, offset);
    }
    return offset;
  }

  #read(epochSeconds: number): number {
    // Beyond what dates can express there are no rules either: the last known ones hold.
    const ms = Math.max(-8.64e15, Math.min(8.64e15, epochSeconds * 1_000));
    const fields = new Map(this.#format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const year = Number(fields.get("year"));
    const local = new Date(0);
    local.setUTCFullYear(
      fields.get("era") === "BC" ? 1 - year : year,
      Number(fields.get("month")) - 1,
      Number(fields.get("day")),
    );
    const time = Number(fields.get("hour")) * 3_600 + Number(fields.get("minute")) * 60 +
      Number(fields.get("second"));
    const offset = local.getTime() / 1_000 + time - ms / 1_000;
    return Number.isFinite(offset) ? offset : 0;
  }
}

/** Epoch seconds of a local time; of two candidates the earlier, in a gap the time after it. */
export function utcOfLocal(zone: Zone, localSeconds: number): number {
  const early = localSeconds - zone.offsetAt(localSeconds - 86_400);
  const late = localSeconds - zone.offsetAt(localSeconds + 86_400);
  const fits = (utc: number) => utc + zone.offsetAt(utc) === localSeconds;
  if (fits(early)) return fits(late) ? Math.min(early, late) : early;
  return fits(late) ? late : early;
}
