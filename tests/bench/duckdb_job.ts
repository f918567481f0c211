import {
  DISORDER_MS,
  FIRST_TIME_MS,
  rowsPerMs,
  type RowsSpec,
  VALUE_MIN,
  WINDOW_MS,
} from "./generated_rows.ts";
import { WARM_UPS } from "./measure.ts";

/** What the peer's process is told, as JSON. */
export interface DuckdbJob {
  /** Statements run before the clock starts: they make the table in memory. */
  readonly setup: readonly string[];
  /** The timed query: one row of `groups, total, counted`, so that every result row is consumed. */
  readonly query: string;
  readonly runs: number;
  /** Runs before the clock starts. */
  readonly warmUps: number;
}

/** What the peer's process answers, as JSON. */
export interface DuckdbReport {
  readonly version: string;
  readonly seconds: readonly number[];
  readonly cpu_seconds: readonly number[];
  readonly answer: readonly [groups: number, total: number, counted: number];
  readonly rss_mb: number;
}

// `mix` of generated_rows.ts, on unsigned 64-bit integers cut to 32 bits.
const MACROS = [
  "CREATE MACRO cut(h) AS h & 4294967295",
  "CREATE MACRO start_mix(i, seed) AS cut(i * 2654435761 + seed)",
  "CREATE MACRO second_mix(h) AS cut(xor(h, h >> 15) * 2246822507)",
  "CREATE MACRO third_mix(h) AS cut(xor(h, h >> 13) * 3266489909)",
  "CREATE MACRO last_mix(h) AS xor(h, h >> 16)",
  "CREATE MACRO mix(i, seed) AS last_mix(third_mix(second_mix(start_mix(i, seed))))",
  "CREATE MACRO signed(h) AS CASE WHEN h < 2147483648 THEN h::BIGINT ELSE h::BIGINT - 4294967296 END",
];

/** The keyed window job over the generated rows, for a key column of type `key`. */
export function keyedWindowJob(spec: RowsSpec, key: "int" | "text", runs: number): DuckdbJob {
  const drawn = `mix(i, 1) % ${spec.keys}`;
  const place = spec.sparse ? `signed(cut((${drawn}) * 2654435761))` : drawn;
  const column = key === "int" ? `(${place})::INTEGER` : `'user-' || (${drawn})`;
  const columns = `${column} AS k, (mix(i, 2) % 1000)::INTEGER AS v,
    (${FIRST_TIME_MS} + i // ${rowsPerMs(spec)} + mix(i, 3) % ${DISORDER_MS})::BIGINT AS ts`;
  return {
    setup: [
      ...MACROS,
      `CREATE TABLE t AS SELECT ${columns} FROM (SELECT range::UBIGINT AS i FROM range(${spec.rows}))`,
    ],
    query: consumed(
      `SELECT k, ts // ${WINDOW_MS} AS w, sum(v) AS total, count(*) AS counted FROM t WHERE v >= ${VALUE_MIN} GROUP BY ALL`,
    ),
    runs,
    warmUps: WARM_UPS,
  };
}

/** Flights per origin and hour from a Parquet file, read anew by every run. */
export function parquetJob(path: string, runs: number): DuckdbJob {
  const file = `'${path.replaceAll("'", "''")}'`;
  const grouped = `SELECT origin, date_trunc('hour', date) AS w, sum(delay) AS total, count(*) AS counted
    FROM read_parquet(${file}) GROUP BY ALL`;
  return { setup: [], query: consumed(grouped), runs, warmUps: WARM_UPS };
}

function consumed(grouped: string): string {
  return `SELECT count(*)::DOUBLE, sum(total)::DOUBLE, sum(counted)::DOUBLE FROM (${grouped})`;
}
