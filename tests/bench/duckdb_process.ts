import type { DuckdbJob, DuckdbReport } from "./duckdb_job.ts";

const CACHE = new URL("../../.cache/", import.meta.url).pathname;
const PYTHON_PACKAGES = `${CACHE}duckdb_python`;
const NODE_FOLDER = `${CACHE}duckdb_node`;
const PYTHON_VERSION = "2.0.0";
const NODE_VERSION = "1.5.6-r.1";

/** A command that has DuckDB. */
interface Launcher {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a job in DuckDB, found or installed: a python3 that has it, else from PyPI or npm into `.cache`. Null, after
 * saying so on stderr, where neither works.
 */
export async function runDuckdb(job: DuckdbJob): Promise<DuckdbReport | null> {
  const launcher = await findPython() ?? await installForPython() ?? await installForNode();
  if (launcher === null) {
    console.error("SKIPPED: no DuckDB. Install it: python3 -m pip install duckdb");
    return null;
  }
  return JSON.parse(await output(launcher, JSON.stringify(job)));
}

async function findPython(): Promise<Launcher | null> {
  for (const path of ["", PYTHON_PACKAGES]) {
    const env: Record<string, string> = path === "" ? {} : { PYTHONPATH: path };
    if (await succeeds("python3", ["-c", "import duckdb"], env)) {
      return { command: "python3", args: [script("duckdb_peer.py")], env };
    }
  }
  return null;
}

async function installForPython(): Promise<Launcher | null> {
  const args = ["-m", "pip", "install", "--quiet", "--target", PYTHON_PACKAGES, `duckdb==${PYTHON_VERSION}`];
  return await succeeds("python3", args, {}) ? await findPython() : null;
}

async function installForNode(): Promise<Launcher | null> {
  const wanted = `@duckdb/node-api@${NODE_VERSION}`;
  const options = ["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix", NODE_FOLDER];
  if (!await succeeds("npm", [...options, wanted], {})) return null;
  return { command: "node", args: [script("duckdb_peer.mjs"), NODE_FOLDER], env: {} };
}

function script(name: string): string {
  return new URL(name, import.meta.url).pathname;
}

async function succeeds(command: string, args: string[], env: Record<string, string>): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args, env, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

async function output({ command, args, env }: Launcher, input: string): Promise<string> {
  const child = new Deno.Command(command, { args: [...args], env, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error(`Cannot run DuckDB: ${command} ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout);
}
