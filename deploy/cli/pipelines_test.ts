import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runProgram } from "./program.ts";
import { RecordedTerminal } from "./recorded_terminal.ts";

const MODULE = `
import { col, pipeline, StreamExecutionEnvironment, schema, utf8, int32 } from "@volley/volley";
export const job = pipeline(import.meta, {
  name: "orders",
  params: { input: "orders.jsonl", output: "out.jsonl" },
  build: ({ input, output }) =>
    new StreamExecutionEnvironment({ deadLetters: { directory: "DIRECTORY/letters" } })
      .fromJsonl("DIRECTORY/" + input, { schema: schema({ user: utf8, amount: utf8 }) })
      .withColumn("amount", col("amount").cast(int32)).id("parse").onError("deadLetter")
      .toJsonl("DIRECTORY/" + output),
});
`;
const SCRIPT = `
import { StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment().fromIter([{ n: 1 }, { n: 2 }]).collect().execute("numbers");
(globalThis as { ran?: number }).ran = results.length;
`;

interface Workshop {
  readonly directory: string;
  run(...args: string[]): Promise<{ code: number; output: string; errors: string }>;
}

/** A folder below the repository, so that the modules in it find "@volley/volley". */
async function inWorkshop(work: (workshop: Workshop) => Promise<void>): Promise<void> {
  await Deno.mkdir(".cache", { recursive: true });
  const directory = await Deno.makeTempDir({ dir: ".cache", prefix: "cli_" });
  const run = async (...args: string[]) => {
    const terminal = new RecordedTerminal(args.includes("--json"));
    const code = await runProgram(args, terminal);
    return { code, output: terminal.output, errors: terminal.errors };
  };
  await Deno.writeTextFile(`${directory}/job.ts`, MODULE.replaceAll("DIRECTORY", directory));
  await Deno.writeTextFile(
    `${directory}/orders.jsonl`,
    [["ann", "12"], ["bob", "twelve"], ["eve", "7"]].map(([user, amount]) =>
      JSON.stringify({ user, amount }) + "\n"
    )
      .join(""),
  );
  try {
    await work({ directory, run });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("volley run runs a module's pipeline with its parameters, and writes down what the job did", async () => {
  await inWorkshop(async ({ directory, run }) => {
    const status = `${directory}/jobs`;
    const ran = await run(
      "run",
      `${directory}/job.ts`,
      "--status",
      status,
      "--no-progress",
      "--set",
      "output=a.jsonl",
    );
    assertEquals(ran.code, 0, ran.errors);
    assertStringIncludes(ran.output, "3 records in, 2 results out");
    assertEquals((await Deno.readTextFile(`${directory}/a.jsonl`)).split("\n").length, 3);
    const explained = await run("explain", "--job", "orders", "--status", status);
    assertStringIncludes(explained.output, "orders");
    const facts = JSON.parse((await run("explain", "--job", "orders", "--status", status, "--json")).output);
    assertEquals([facts.status.state, facts.status.operators[0].recordsOut], ["ended", 3]);
    const none = await run("explain", "--job", "other", "--status", status);
    assertEquals(none.code, 1);
    assertStringIncludes(none.errors, "JOB_NOT_FOUND");
  });
});

Deno.test("volley run runs a plain script, explain and plan show it and run nothing", async () => {
  await inWorkshop(async ({ directory, run }) => {
    await Deno.writeTextFile(`${directory}/script.ts`, SCRIPT);
    const world = globalThis as { ran?: number };
    delete world.ran;
    const explained = await run("explain", `${directory}/script.ts`);
    assertEquals([explained.code, world.ran], [0, undefined], explained.errors);
    assertStringIncludes(explained.output, "source-1");
    // A module runs once in a program: the same script is imported under another name.
    await Deno.copyFile(`${directory}/script.ts`, `${directory}/again.ts`);
    const ran = await run("run", `${directory}/again.ts`, "--no-status", "--json");
    assertEquals([ran.code, world.ran], [0, 2], ran.errors);
    assertEquals(JSON.parse(ran.output).recordsIn, 2);
    await Deno.writeTextFile(`${directory}/empty.ts`, "export {};\n");
    const empty = await run("run", `${directory}/empty.ts`, "--no-status");
    assertStringIncludes(empty.errors, "PIPELINE_FILE_INVALID");
  });
});

Deno.test("what a module prints while it is looked at, or run for JSON, is not part of the answer", async () => {
  await inWorkshop(async ({ directory, run }) => {
    const greeting = `${SCRIPT.replace("const {", 'console.log("hello");\nconst {')}console.info("done");\n`;
    const printed: string[] = [];
    const [log, error] = [console.log, console.error];
    console.log = (text: string) => void printed.push(`out ${text}`);
    console.error = (text: string) => void printed.push(`err ${text}`);
    try {
      for (const [name, ...args] of [["a", "plan", "show"], ["b", "run", "--no-status", "--json"]]) {
        await Deno.writeTextFile(`${directory}/${name}.ts`, greeting);
        const { output } = await run(...args, `${directory}/${name}.ts`);
        assertEquals(typeof JSON.parse(output), "object");
      }
    } finally {
      Object.assign(console, { log, error });
    }
    assertEquals(printed, ["err hello", "err hello", "err done"]);
  });
});

Deno.test("what a program throws while it is looked at has its file and line", async () => {
  await inWorkshop(async ({ directory, run }) => {
    const cases = [
      [".toJsonl(", ".toNowhere(", "PIPELINE_FILE_FAILED", 10],
      [`col("amount")`, `col("amuont")`, "COLUMN_NOT_FOUND", 9],
    ] as const;
    for (const [is, was, code, line] of cases) {
      const path = `${directory}/${code}.ts`;
      await Deno.writeTextFile(path, MODULE.replaceAll("DIRECTORY", directory).replace(is, was));
      for (const command of ["explain", "run"]) {
        const { error } = JSON.parse((await run(command, path, "--json")).output);
        assertEquals([error.code, error.at.resource, error.at.line], [code, path, line]);
        assert(error.hint, error.message);
      }
    }
  });
});

Deno.test("volley explain says what a program's own sinks and those of a plan promise", async () => {
  await inWorkshop(async ({ directory, run }) => {
    await Deno.writeTextFile(
      `${directory}/plan.json`,
      (await run("plan", "show", `${directory}/job.ts`)).output,
    );
    for (const file of ["job.ts", "plan.json"]) {
      assertStringIncludes((await run("explain", `${directory}/${file}`)).output, "sink-1: exactly-once");
    }
  });
});

Deno.test("a plan goes to JSON, is checked, hashed, run with other parameters, and written as code again", async () => {
  await inWorkshop(async ({ directory, run }) => {
    const shown = await run("plan", "show", `${directory}/job.ts`);
    assertEquals(shown.code, 0, shown.errors);
    const path = `${directory}/orders.json`;
    await Deno.writeTextFile(path, shown.output);
    for (const file of [path, `${directory}/job.ts`]) {
      assertEquals((await run("plan", "validate", file)).output, "The plan is sound.");
    }
    const hashes = [await run("plan", "hash", path), await run("plan", "hash", `${directory}/job.ts`)];
    assertEquals(hashes[0].output, hashes[1].output);
    const ran = await run(
      "run",
      path,
      "--no-status",
      "--no-progress",
      "--set",
      `sink-1.path=${directory}/b.jsonl`,
    );
    assertEquals(ran.code, 0, ran.errors);
    assertEquals((await Deno.readTextFile(`${directory}/b.jsonl`)).split("\n").length, 3);
    const wrong = await run("run", path, "--no-status", "--set", "sink-9.path=x");
    assertStringIncludes(wrong.errors, "PARAMETER_UNKNOWN");
    const code = await run("plan", "code", path);
    await Deno.writeTextFile(`${directory}/written.ts`, `${code.output}\n`);
    assertEquals((await run("plan", "hash", `${directory}/written.ts`)).output, hashes[0].output);
    const portable = JSON.parse((await run("plan", "portable", path, "--json")).output);
    assertEquals(portable.target, "flink-sql");
  });
});

Deno.test("volley plan validate tells every problem at once, and ends with 1", async () => {
  await inWorkshop(async ({ directory, run }) => {
    const plan = JSON.parse((await run("plan", "show", `${directory}/job.ts`)).output);
    plan.nodes[1].stpe = 1;
    plan.nodes[2].inputs = ["nowhere"];
    const path = `${directory}/broken.json`;
    await Deno.writeTextFile(path, JSON.stringify(plan));
    const checked = await run("plan", "validate", path, "--json");
    assertEquals(checked.code, 1);
    const { problems } = JSON.parse(checked.output);
    assert(problems.length >= 2, checked.output);
    assertEquals((await run("run", path, "--no-status")).code, 1);
    await Deno.writeTextFile(path, "{");
    assertStringIncludes((await run("plan", "validate", path)).errors, "PLAN_UNREADABLE");
  });
});

Deno.test("volley dlq lists letters, shows one, and puts them back once the cause is mended", async () => {
  await inWorkshop(async ({ directory, run }) => {
    const letters = ["--directory", `${directory}/letters`];
    assertEquals((await run("dlq", "list", ...letters)).output, "No dead letters.");
    await run("run", `${directory}/job.ts`, "--no-status", "--no-progress");
    const listed = await run("dlq", "list", ...letters);
    assertStringIncludes(listed.output, "EXPR_CAST_FAILED");
    const [letter] = JSON.parse((await run("dlq", "list", "--json", ...letters)).output);
    assertEquals([letter.operator, letter.row], ["parse", '{"user":"bob","amount":"twelve"}']);
    assertStringIncludes((await run("dlq", "show", letter.id, ...letters)).output, "twelve");
    const dry = await run("dlq", "replay", `${directory}/job.ts`, "--dry-run", ...letters);
    assertStringIncludes(dry.output, letter.id);
    const again = await run("dlq", "replay", `${directory}/job.ts`, ...letters, "--json");
    assertEquals(
      [again.code, JSON.parse(again.output)],
      [1, { replayed: [letter.id], failedAgain: 1 }],
      again.errors,
    );
    const mended = MODULE.replaceAll("DIRECTORY", directory).replace(".cast(int32)", ".tryCast(int32)");
    await Deno.writeTextFile(`${directory}/mended.ts`, mended);
    await Deno.writeTextFile(`${directory}/other.ts`, mended.replace(`"orders"`, `"other"`));
    const other = await run("dlq", "replay", `${directory}/other.ts`, ...letters);
    assertEquals([other.code, other.output], [0, "No dead letters."], "letters of another pipeline stay");
    const put = await run("dlq", "replay", `${directory}/mended.ts`, ...letters);
    assertEquals(put.code, 0, put.errors);
    assertStringIncludes(put.output, "1 of 1 letters put back; 0 failed again");
    assertEquals((await run("dlq", "list", ...letters)).output, "No dead letters.");
  });
});
