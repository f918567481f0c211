/**
 * `deno task bench [name prefixes] [--table] [--record]`: runs the cases whose names start with one of the prefixes
 * (all without one), each in a process of its own, and prints a JSON line for each.
 *
 * - `--table` also writes the results as a table into README.md.
 * - `--record` also writes the lines to tests/bench/results/<version>.jsonl.
 * - `--list` names the cases and runs none.
 */
import { type BenchLine, benchTable, withBenchTable } from "./bench_table.ts";
import { CASES } from "./cases.ts";

const ROOT = new URL("../../", import.meta.url);
const OPTIONS = new Set(["--table", "--record", "--list"]);
const SKIPPED = 3;

const options = Deno.args.filter((arg) => arg.startsWith("-"));
const prefixes = Deno.args.filter((arg) => !arg.startsWith("-"));
const chosen = CASES.filter(({ name }) =>
  prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix))
);
refuseUnknown();
if (options.includes("--list")) {
  for (const { name, summary } of chosen) console.log(`${name.padEnd(28)} ${summary}`);
} else {
  Deno.exit(await runAll());
}

async function runAll(): Promise<number> {
  const lines: string[] = [];
  let failures = 0;
  for (const { name } of chosen) {
    const { code, line } = await runOne(name);
    if (line !== "") lines.push(line);
    if (line !== "") console.log(line);
    if (code !== 0 && code !== SKIPPED) failures++;
    if (code !== 0) console.error(`${code === SKIPPED ? "SKIPPED" : "FAILED"}: ${name}`);
  }
  if (options.includes("--table")) await writeTable(lines);
  if (options.includes("--record")) await record(lines);
  return failures === 0 ? 0 : 1;
}

async function runOne(name: string): Promise<{ code: number; line: string }> {
  const script = new URL("run_case.ts", import.meta.url).pathname;
  const args = ["run", "--no-check", "--allow-all", script, name];
  const { code, stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).output();
  const printed = new TextDecoder().decode(stdout).trim().split("\n");
  return { code, line: code === 0 ? printed.at(-1) ?? "" : "" };
}

async function writeTable(lines: readonly string[]): Promise<void> {
  const readme = new URL("README.md", ROOT);
  const table = benchTable(lines.map((line): BenchLine => JSON.parse(line)));
  await Deno.writeTextFile(readme, withBenchTable(await Deno.readTextFile(readme), table));
}

async function record(lines: readonly string[]): Promise<void> {
  const { version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const folder = new URL("tests/bench/results/", ROOT);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(new URL(`${version}.jsonl`, folder), lines.map((line) => `${line}\n`).join(""));
}

function refuseUnknown(): void {
  const unknown = options.find((option) => !OPTIONS.has(option));
  if (unknown === undefined && chosen.length > 0) return;
  console.error(
    unknown === undefined
      ? `Cannot run benchmarks: no case starts with ${prefixes.join(" or ")}. See deno task bench --list`
      : `Cannot run benchmarks: "${unknown}" is no option. Options: ${[...OPTIONS].join(", ")}`,
  );
  Deno.exit(2);
}
