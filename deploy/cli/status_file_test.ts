import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type JobStatus, StreamExecutionEnvironment } from "../../mod.ts";
import { runProgram } from "./program.ts";
import { RecordedTerminal } from "./recorded_terminal.ts";
import { isStale, readStatus, StatusFile } from "./status_file.ts";

const { plan } = new StreamExecutionEnvironment().fromIter([{ n: 1 }]).collect().plan();

function statusOf(atMs: number, state: JobStatus["state"] = "running"): JobStatus {
  return { pipeline: "a/b", state, atMs, elapsedMs: 5, operators: [], watermarks: [], waits: [], sinks: [] };
}

Deno.test("StatusFile: what is written is read again; a job that stopped writing is stale, one that ended is not", async () => {
  const directory = await Deno.makeTempDir();
  const file = new StatusFile({ status: () => statusOf(1_000) }, plan, `${directory}/new`, () => {});
  file.start();
  file.stop();
  const written = (await readStatus("a/b", `${directory}/new`))!;
  assertEquals([written.status.state, written.pid], ["running", Deno.pid]);
  assertEquals([isStale(written, 2_000), isStale(written, 60_000)], [false, true]);
  assert(!isStale({ ...written, status: statusOf(1_000, "ended") }, 60_000));

  const terminal = new RecordedTerminal();
  assertEquals(await runProgram(["explain", "--job", "a/b", "--status", `${directory}/new`], terminal), 0);
  assertStringIncludes(terminal.output, `Process ${Deno.pid} has written nothing since 1970-01-01T00:00:01`);
  const other = new RecordedTerminal();
  assertEquals(await runProgram(["explain", "--job", "b", "--status", `${directory}/new`], other), 1);
  assertStringIncludes(other.errors, "There are a/b.");
  await Deno.remove(directory, { recursive: true });
});

Deno.test("StatusFile: a place that can't be written is told once, and ends nothing", async () => {
  const taken = await Deno.makeTempFile();
  const warnings: string[] = [];
  const file = new StatusFile({ status: () => statusOf(0) }, plan, taken, (text) => warnings.push(text));
  file.start();
  file.stop();
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0], `${taken}/a%2Fb.json can't be written`);
  await Deno.remove(taken);
});
