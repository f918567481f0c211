import { assertEquals } from "@std/assert";
import { examplesRun } from "./examples_run.ts";

const FENCE = "`".repeat(3);
const lines = (text: string) => examplesRun.check({ path: "README.md", text }).map(({ line }) => line);

Deno.test("examples-run refuses examples that are left out", () => {
  assertEquals(lines(`a\n${FENCE}ts ignore\nx\n${FENCE}\n`), [2]);
  assertEquals(lines(`/**\n * ${FENCE}typescript no-eval\n * x\n * ${FENCE}\n */\n`), [2]);
});

Deno.test("examples-run accepts examples that run and text that is none", () => {
  assertEquals(lines(`${FENCE}ts\nx\n${FENCE}\n${FENCE}\nignore\n${FENCE}\n${FENCE}sh\nls\n${FENCE}\n`), []);
});
