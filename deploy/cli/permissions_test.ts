import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const MAIN = new URL("./main.ts", import.meta.url).pathname;

/** The command line as a process of its own, with these permissions; nobody is there to be asked for others. */
async function volley(permissions: readonly string[], ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...permissions, MAIN, ...args],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, output: text.decode(stdout), errors: text.decode(stderr) };
}

Deno.test("volley doctor looks at what it may, and asks for nothing", async () => {
  for (const permissions of [[], ["--allow-read=."], ["--allow-env", "--allow-sys"]]) {
    const { code, output } = await volley(permissions, "doctor", "--json");
    const { findings } = JSON.parse(output);
    assert(code <= 1 && findings.length > 10, output);
    for (const { subject, state, advice } of findings) assert(state === "good" || advice, subject);
  }
});

Deno.test("volley new and volley plan without permission say which one is wanted, with an error code", async () => {
  const parent = await Deno.makeTempDir();
  const made = await volley(["--allow-read", "--deny-write"], "new", `${parent}/shop`);
  assertEquals(made.code, 1);
  assertStringIncludes(made.errors, "error[PROJECT_NOT_WRITTEN]: Cannot make project");
  assertStringIncludes(made.errors, "--allow-write");
  assertEquals([...Deno.readDirSync(parent)], []);
  const read = await volley(["--deny-read"], "plan", "validate", `${parent}/plan.json`);
  assertStringIncludes(read.errors, "error[PLAN_UNREADABLE]: Cannot read");
  assertStringIncludes(read.errors, "--allow-read");
  await Deno.remove(parent);
});

Deno.test("volley run without permission to write runs, and says that it can't be looked at", async () => {
  const example = new URL("../../examples/in_memory_pipeline.ts", import.meta.url).pathname;
  const { code, output, errors } = await volley(
    ["--allow-read", "--allow-env"],
    "run",
    example,
    "--no-progress",
  );
  assertEquals(code, 0, errors);
  assertStringIncludes(output, "4 records in, 2 aggregated results out");
  assertStringIncludes(errors, "explain --job can't look at this job");
});
