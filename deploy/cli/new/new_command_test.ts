import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runProgram } from "../program.ts";
import { RecordedTerminal } from "../recorded_terminal.ts";

const text = new TextDecoder();

async function deno(directory: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: directory,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, output: text.decode(stdout) + text.decode(stderr) };
}

Deno.test("volley new makes a project that runs, with parameters, and whose tests pass", async () => {
  const parent = await Deno.makeTempDir();
  const terminal = new RecordedTerminal();
  assertEquals(await runProgram(["new", `${parent}/shop`], terminal), 0);
  assertStringIncludes(terminal.output, "deno task start");

  const started = await deno(`${parent}/shop`, "task", "start");
  assertEquals(started.code, 0, started.output);
  assertStringIncludes(started.output, "Orders per user and minute");
  assertStringIncludes(started.output, "6 records in, 4 aggregated results out");
  const fewer = await deno(`${parent}/shop`, "task", "start", "--set", "minimum=50");
  assertStringIncludes(fewer.output, "6 records in, 1 aggregated result out");
  const wrong = await deno(`${parent}/shop`, "task", "start", "--set", "minimun=50");
  assertEquals(wrong.code, 1);
  assertStringIncludes(wrong.output, "PARAMETER_UNKNOWN");

  const tested = await deno(`${parent}/shop`, "task", "test");
  assertEquals(tested.code, 0, tested.output);
  assertStringIncludes(tested.output, "2 passed");
  await Deno.remove(parent, { recursive: true });
});

Deno.test("volley new overwrites nothing and takes only templates there are", async () => {
  const parent = await Deno.makeTempDir();
  const refused = async (...args: string[]) => {
    const terminal = new RecordedTerminal(true);
    assertEquals(await runProgram(["new", ...args, "--json"], terminal), 1);
    return JSON.parse(terminal.output).error;
  };
  await Deno.mkdir(`${parent}/there`);
  assertEquals((await refused(`${parent}/there`)).code, "PROJECT_EXISTS");
  assertEquals((await refused(`${parent}/no/such/parent`)).code, "PROJECT_NOT_WRITTEN");
  assertEquals((await refused(`${parent}/a b`)).code, "PROJECT_NAME_INVALID");
  const unknown = await refused(`${parent}/shop`, "--template", "in-memry");
  assertEquals(unknown.code, "TEMPLATE_UNKNOWN");
  assertStringIncludes(unknown.hint, `Did you mean "in-memory"?`);
  assert((await Array.fromAsync(Deno.readDir(parent))).length === 1);
  await Deno.remove(parent, { recursive: true });
});
