import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runProgram } from "./program.ts";
import { RecordedTerminal } from "./recorded_terminal.ts";

async function run(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const terminal = new RecordedTerminal(args.includes("--json"));
  const code = await runProgram(args, terminal);
  return { code, output: terminal.output, errors: terminal.errors };
}

Deno.test("volley without arguments, and with --help, lists its commands and ends with 0", async () => {
  for (const args of [[], ["--help"]]) {
    const { code, output } = await run(...args);
    assertEquals(code, 0);
    for (const command of ["run", "explain", "new", "doctor", "dlq", "plan"]) {
      assertStringIncludes(output, `  ${command} `);
    }
  }
});

Deno.test("every command has help of its own", async () => {
  for (const command of ["run", "explain", "new", "doctor", "dlq", "plan"]) {
    const { code, output } = await run(command, "--help");
    assertEquals(code, 0);
    assertStringIncludes(output, `Usage: volley ${command}`);
  }
});

Deno.test("a mistyped command or option ends with 2 and names the nearest", async () => {
  const command = await run("explian", "a.ts");
  assertEquals(command.code, 2);
  assertStringIncludes(command.errors, "Did you mean explain?");
  const option = await run("run", "a.ts", "--nme", "x");
  assertEquals(option.code, 2);
  assertStringIncludes(option.errors, "Did you mean --name?");
  const setting = await run("run", "a.ts", "--set", "rows");
  assertEquals(setting.code, 2);
  assertStringIncludes(setting.errors, "name=value is wanted");
});

Deno.test("with --json a command line that makes no sense is one JSON document too, and nothing else is said", async () => {
  const wrong = [["--json"], ["plan"], ["rnu", "a.ts"], ["run"], ["run", "a.ts", "--nme", "x"], [
    "help",
    "nosuch",
  ]];
  for (const args of [...wrong, ["explain", "a.ts", "--format", "pdf"], ["run", "a.ts", "--set", "rows"]]) {
    const { code, output, errors } = await run(...args, "--json");
    const { error } = JSON.parse(output);
    assertEquals([code, errors], [2, ""], args.join(" "));
    assert(error.code.startsWith("ARGUMENT_") && error.message.startsWith("Cannot ") && error.hint, output);
  }
  const { output } = await run("run", "a.ts", "--nme", "x", "--json");
  assertEquals(JSON.parse(output).error.hint, "Did you mean --name?");
  assertEquals(JSON.parse((await run("--version", "--json")).output).text, (await run("--version")).output);
});

Deno.test("a missing file ends with 1, as text and as JSON", async () => {
  for (const [path, code] of [["no.ts", "PIPELINE_FILE_NOT_FOUND"], ["no.json", "PLAN_FILE_NOT_FOUND"]]) {
    for (const command of ["run", "explain"]) {
      const text = await run(command, path);
      assertEquals([text.code, text.output], [1, ""]);
      assertStringIncludes(text.errors, `error[${code}]: Cannot read ${path}`);
      const json = await run(command, path, "--json");
      assertEquals(JSON.parse(json.output).error.code, code);
    }
  }
});

Deno.test("volley doctor says what it found, and ends with 1 only where something is wrong", async () => {
  const { code, output } = await run("doctor", "--json");
  const { ok, findings } = JSON.parse(output);
  assertEquals(code, ok ? 0 : 1);
  const subjects = findings.map((finding: { subject: string }) => finding.subject);
  for (const subject of ["Volley", "Deno", "permission net", "current directory", "Java", "Docker"]) {
    assert(subjects.includes(subject), subject);
  }
  for (const { state, advice } of findings) assert(state === "good" || advice !== undefined);
});
