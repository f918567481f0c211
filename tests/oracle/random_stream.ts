import { bool, float64, int32, int64, nullable, type Shape, timestamp, utf8 } from "../../mod.ts";
import type { SeededRandom } from "./seeded_random.ts";
import { type Cell, type Row, TIME } from "./stream_case.ts";

/** Columns of every random stream: keys `k_*`, values `v_*`, event time. */
export const RANDOM_SHAPE = {
  [TIME]: nullable(timestamp("ms")),
  k_text: nullable(utf8),
  k_int: nullable(int32),
  k_long: int64,
  k_real: nullable(float64),
  k_flag: nullable(bool),
  v_int: nullable(int32),
  v_long: nullable(int64),
  v_real: nullable(float64),
  v_odd: nullable(float64),
  v_text: nullable(utf8),
} satisfies Shape;

/** What a random stream is like; `stepMs` sets the scale of its windows. */
export interface StreamTraits {
  readonly partitions: number;
  readonly rows: number;
  readonly startMs: number;
  readonly stepMs: number;
  /** How far behind the newest time most rows come. */
  readonly disorderMs: number;
  readonly keys: number;
  readonly nulls: number;
}

/** Traits over the whole range of what streams do: a second of 1970, negative times, real epochs, one key or many. */
export function randomTraits(random: SeededRandom): StreamTraits {
  if (random.chance(0.3)) return denseTraits(random);
  const stepMs = random.pick([1, 3, 50, 1000, 60_000]);
  return {
    partitions: random.pick([1, 1, 2, 3, 5]),
    rows: random.pick([0, 1, 5, 30, 120, 120, 400]),
    startMs: random.pick([0, -40 * stepMs, -1_000_000_007, 1_700_000_000_123, 2_147_483_600_000]),
    stepMs,
    disorderMs: stepMs * random.pick([0, 1, 5, 20]),
    keys: random.pick([1, 3, 8, 60]),
    nulls: random.pick([0, 0.05, 0.3]),
  };
}

/** Few keys and a time of a few milliseconds: rows of one instant, sessions that touch, windows of one row. */
function denseTraits(random: SeededRandom): StreamTraits {
  return {
    partitions: random.pick([1, 2, 3]),
    rows: random.pick([40, 150]),
    startMs: random.pick([0, -50, 1_700_000_000_123]),
    stepMs: 1,
    disorderMs: random.int(0, 12),
    keys: random.pick([1, 2, 3]),
    nulls: random.pick([0, 0.1]),
  };
}

/** Rows of every partition in order of arrival. */
export function randomPartitions(random: SeededRandom, traits: StreamTraits): Row[][] {
  return Array.from({ length: traits.partitions }, (_, partition) => {
    const rows = partition === 0 || random.chance(0.8) ? Math.ceil(traits.rows / traits.partitions) : 0;
    const times = randomTimes(random, traits, traits.rows === 0 ? 0 : rows);
    return times.map((time) => randomRow(random, traits, time));
  });
}

/** Mostly forward, within the disorder; at times far behind it, at times a leap that closes many windows. */
function randomTimes(random: SeededRandom, traits: StreamTraits, count: number): (number | null)[] {
  let newest = traits.startMs + random.int(-5, 5) * traits.stepMs;
  return Array.from({ length: count }, () => {
    if (random.chance(traits.nulls / 3)) return null;
    newest += random.chance(0.02) ? random.int(10, 60) * traits.stepMs : random.int(0, 2 * traits.stepMs);
    if (random.chance(0.06)) return newest - traits.disorderMs - random.int(0, 30 * traits.stepMs);
    return random.chance(0.5) ? newest : newest - random.int(0, traits.disorderMs);
  });
}

const TEXTS = [
  "",
  "a",
  "b",
  "A",
  "__proto__",
  "constructor",
  "é",
  "日本",
  "😀",
  "a long text that fits in no small slot",
];
const LONGS = [0n, 1n, -1n, 9007199254740993n, -9007199254740993n, 4294967296n, 1n << 60n, -(1n << 60n)];
const ODD = [NaN, Infinity, -Infinity, -0, 0, 1];
const REALS = [0, -0, NaN, 1, -1, 0.25, 1e300, -1e-300, Infinity, -Infinity];

function randomRow(random: SeededRandom, traits: StreamTraits, time: number | null): Row {
  const key = () => random.int(0, traits.keys - 1);
  const orNull = (cell: Cell): Cell => random.chance(traits.nulls) ? null : cell;
  const [text, whole, long, real] = [key(), key(), key(), key()];
  return {
    [TIME]: time,
    k_text: orNull(text < TEXTS.length ? TEXTS[text] : `key ${text}`),
    k_int: orNull(whole < 4 ? whole : (whole * 0x9e3779b1) | 0),
    k_long: LONGS[long] ?? BigInt(long) * 1_000_003n,
    k_real: orNull(REALS[real] ?? real / 4),
    k_flag: orNull(random.chance(0.5)),
    v_int: orNull(random.int(-1000, 1000)),
    v_long: orNull(
      random.chance(0.3) ? random.pick(LONGS) / 1024n : BigInt(random.int(-1_000_000, 1_000_000)),
    ),
    v_real: orNull(random.int(-4000, 4000) / 4),
    v_odd: orNull(random.pick([...ODD, random.int(-40, 40) / 4])),
    v_text: orNull(random.pick(TEXTS)),
  };
}
