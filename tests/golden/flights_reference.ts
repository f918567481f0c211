import { tableFromIPC } from "apache-arrow";
import { readParquet } from "parquet-wasm";

/** One airport and one hour, counted exactly. */
export interface AirportHour {
  readonly origin: string;
  /** Whole hours since the epoch. */
  readonly hour: number;
  readonly flights: number;
  readonly delaySum: number;
  /** Nearest-rank 95th percentile of the delay in minutes. */
  readonly p95: number;
  /** Flights more than 15 minutes late. */
  readonly delayed: number;
}

/** The table a flights pipeline has to give, and how many rows it has to reject. */
export interface FlightsTable {
  readonly hours: readonly AirportHour[];
  readonly rejected: number;
}

const HOUR_MS = 3_600_000;

/** Where the flight records of `vega-datasets` lie. */
export function flightsFile(): URL {
  return new URL("../../node_modules/vega-datasets/data/flights-3m.parquet", import.meta.url);
}

/** Counts the table from the file, a row at a time, with none of the engine's code. */
export function countFlights(): FlightsTable {
  const delays = new Map<string, number[]>();
  let rejected = 0;
  for (const { origin, delay, ms } of flights()) {
    if (delay < -120 || delay > 1440) {
      rejected++;
      continue;
    }
    const group = `${origin}|${Math.floor(ms / HOUR_MS)}`;
    const list = delays.get(group);
    if (list) list.push(delay);
    else delays.set(group, [delay]);
  }
  return { hours: Array.from(delays, ([group, list]) => summarise(group, list)), rejected };
}

function* flights(): Generator<{ origin: string; delay: number; ms: number }> {
  const table = tableFromIPC(readParquet(Deno.readFileSync(flightsFile())).intoIPCStream());
  for (const batch of table.batches) {
    const [date, delay, origin] = ["date", "delay", "origin"].map((name) => batch.getChild(name)!);
    const [micros, minutes] = [date, delay].map((column) => column.data[0].values as BigInt64Array);
    for (let i = 0; i < batch.numRows; i++) {
      yield { origin: origin.get(i), delay: Number(minutes[i]), ms: Number(micros[i]) / 1000 };
    }
  }
}

function summarise(group: string, delays: number[]): AirportHour {
  const [origin, hour] = group.split("|");
  const sorted = delays.sort((a, b) => a - b);
  return {
    origin,
    hour: Number(hour),
    flights: sorted.length,
    delaySum: sorted.reduce((total, delay) => total + delay, 0),
    p95: sorted[Math.ceil(95 * sorted.length / 100) - 1],
    delayed: sorted.filter((delay) => delay > 15).length,
  };
}
