import type { Palette } from "./palette.ts";

/** Delay and flights in one hour of one day of the week. */
export interface WeekCell {
  /** 1 Monday to 7 Sunday. */
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  /** Of delay, over all flights. */
  readonly minutes: number | null;
  readonly flights: bigint;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** Cells of fewer flights are left blank: at three in the morning only delayed flights depart. */
const FLIGHTS_MIN = 2_000n;
/** Mean delays in minutes from which on a cell is darker. */
const STEPS = [0, 5, 10, 15];
const SHADES = ["·", "░", "▒", "▓", "█"];
const CELL_WIDTH = 3;

/** Mean delay as shades: a line for each day of the week, a column for each hour that has flights enough. */
export function heatMap(cells: readonly WeekCell[], palette: Palette): string[] {
  const shown = cells.filter(({ flights }) => flights >= FLIGHTS_MIN);
  const means = new Map(shown.map(({ day, hour, minutes, flights }) => {
    return [`${day} ${hour}`, (minutes ?? 0) / Number(flights)];
  }));
  const hours = [...new Set(shown.map(({ hour }) => hour))].sort((a, b) => a - b);
  const head = hours.map((hour) => String(hour).padStart(2, "0").padEnd(CELL_WIDTH)).join("");
  const lines = DAYS.map((name, i) => {
    const shades = hours.map((hour) => shade(means.get(`${i + 1} ${hour}`), palette));
    return `${palette.quiet(name)}  ${shades.join("")}`;
  });
  return [palette.quiet(`     ${head}`.trimEnd()), ...lines, legend(palette)];
}

function shade(mean: number | undefined, palette: Palette): string {
  if (mean === undefined) return " ".repeat(CELL_WIDTH);
  const step = STEPS.filter((least) => mean >= least).length;
  return palette.heat(SHADES[step].repeat(CELL_WIDTH), step / STEPS.length);
}

function legend(palette: Palette): string {
  const names = ["early", "0 to 5", "5 to 10", "10 to 15", "15 and more"];
  const parts = names.map((name, step) => `${palette.heat(SHADES[step], step / STEPS.length)} ${name}`);
  return `     ${parts.join("  ")} minutes`;
}
