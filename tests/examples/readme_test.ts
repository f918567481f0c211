import { assert, assertEquals } from "@std/assert";
import { consoleBlocks, printedBy } from "./readme_console.ts";
import { commandOf } from "./run_example.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

Deno.test("examples/README.md has every example with the command of its head", () => {
  const names = [...Deno.readDirSync(EXAMPLES)]
    .filter(({ name }) => name.endsWith(".ts"))
    .map(({ name }) => name.slice(0, -".ts".length));
  const readme = Deno.readTextFileSync(new URL("README.md", EXAMPLES));
  const listed = [...readme.matchAll(/^\| `(deno run [^`]+)` /gm)].map(([, command]) => command);
  assertEquals(listed.toSorted(), names.map(commandOf).toSorted());
});

Deno.test("deno task demo is the flights example with its permissions", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../deno.json", EXAMPLES)));
  assertEquals(tasks.demo.command, commandOf("flights"));
});

Deno.test("what README.md shows of the terminal is what its commands print", async () => {
  const blocks = consoleBlocks();
  assert(blocks.length > 0);
  const printed = await Promise.all(blocks.map(({ command }) => printedBy(command)));
  const advice = "write it again: deno run -A tests/examples/readme_console.ts";
  assertEquals(blocks.map((block) => block.printed), printed, advice);
});
