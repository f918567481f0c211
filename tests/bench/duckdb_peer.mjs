/**
 * Runs the job given as JSON on stdin in DuckDB with one thread; prints a report as JSON.
 * Run by Node with the folder that holds `@duckdb/node-api` as its argument.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(`${process.argv[2]}/package.json`);
const { DuckDBInstance, version } = require("@duckdb/node-api");
const job = JSON.parse(readFileSync(0, "utf8"));
const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const db = await instance.connect();
for (const statement of job.setup) await db.run(statement);
for (let run = 0; run < job.warmUps; run++) await db.runAndReadAll(job.query);
const [seconds, cpuSeconds] = [[], []];
let answer = null;
for (let run = 0; run < job.runs; run++) {
  const startedCpu = process.cpuUsage();
  const started = performance.now();
  const reader = await db.runAndReadAll(job.query);
  answer = reader.getRows()[0];
  seconds.push((performance.now() - started) / 1e3);
  const { user, system } = process.cpuUsage(startedCpu);
  cpuSeconds.push((user + system) / 1e6);
}
console.log(JSON.stringify({
  version: `duckdb ${version()} (Node)`,
  seconds,
  cpu_seconds: cpuSeconds,
  answer,
  rss_mb: process.resourceUsage().maxRSS / 1e3,
}));
