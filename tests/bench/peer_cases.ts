import type { BenchCase, Measurement } from "./bench_case.ts";
import { type DuckdbJob, keyedWindowJob, parquetJob } from "./duckdb_job.ts";
import { runDuckdb } from "./duckdb_process.ts";
import { flightsFile } from "./flights_file.ts";
import { type Answer, checkAnswer, expectedAnswer, type RowsSpec } from "./generated_rows.ts";
import { median } from "./measure.ts";

const TEN_MILLION = 10_000_000;
const RUNS = 5;

/** DuckDB with one thread on the rows and the jobs of the engine's cases. */
export const peerCases: readonly BenchCase[] = [
  keyedCase("peer/duckdb-int", { rows: TEN_MILLION, keys: 10_000 }, "int"),
  keyedCase("peer/duckdb-int-sparse", { rows: TEN_MILLION, keys: 10_000, sparse: true }, "int"),
  keyedCase("peer/duckdb-text", { rows: TEN_MILLION, keys: 10_000 }, "text"),
  keyedCase("peer/duckdb-1m", { rows: TEN_MILLION, keys: 1_000_000, rowsPerMs: 100 }, "int"),
  {
    name: "peer/duckdb-parquet",
    summary: "flights-3m.parquet: flights and delay by origin and hour",
    run: () => measurePeer(parquetJob(flightsFile(), RUNS), null),
  },
];

function keyedCase(name: string, spec: RowsSpec, key: "int" | "text"): BenchCase {
  const summary = `filter, group by ${key} key (${spec.keys}) and minute, sum and count`;
  return { name, summary, run: () => measurePeer(keyedWindowJob(spec, key, RUNS), spec) };
}

async function measurePeer(job: DuckdbJob, spec: RowsSpec | null): Promise<Measurement | null> {
  const report = await runDuckdb(job);
  if (report === null) return null;
  const [groups, total, counted] = report.answer;
  const answer: Answer = { groups, total, counted };
  if (spec !== null) checkAnswer("DuckDB", answer, expectedAnswer(spec));
  return {
    rows: spec?.rows ?? counted,
    seconds: median(report.seconds),
    cpu_seconds: median(report.cpu_seconds),
    runs: job.runs,
    rss_mb: report.rss_mb,
    results: groups,
    version: report.version,
  };
}
