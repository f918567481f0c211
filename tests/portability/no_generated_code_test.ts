import { assertEquals } from "@std/assert";
import { portableAnswers } from "./pipelines.ts";
import { runScript } from "./run_script.ts";

const FORBIDDEN = ["--v8-flags=--disallow-code-generation-from-strings"];

Deno.test("where no code may be made from text, every pipeline gives the same answers", async () => {
  const answers = JSON.parse(await runScript("tests/portability/print_answers.ts", FORBIDDEN));
  assertEquals(answers, await portableAnswers());
});

Deno.test("where no code may be made from text, the engine still equals the reference", async () => {
  const found = JSON.parse(await runScript("tests/portability/print_oracle_differences.ts", FORBIDDEN));
  assertEquals(found, { makesCode: false, seeds: 12, differing: [] });
});
