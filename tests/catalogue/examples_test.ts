import { assert, assertEquals } from "@std/assert";
import { catalogueExamples, runnerOf } from "./catalogue_examples.ts";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL(".cache/catalogue/", ROOT);

/** The examples as modules, and the program that runs them. */
function writeAll(): void {
  Deno.mkdirSync(FOLDER, { recursive: true });
  const examples = catalogueExamples();
  for (const { name, text } of examples) {
    Deno.writeTextFileSync(new URL(`${name}.ts`, FOLDER), `${text}export {};\n`);
  }
  Deno.writeTextFileSync(new URL("run_all.ts", FOLDER), runnerOf(examples.map(({ name }) => name)));
}

Deno.test("every example of the catalogue type-checks, runs and asserts something that holds", async () => {
  writeAll();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--check", "--no-prompt", "--allow-read", "--allow-write", ".cache/catalogue/run_all.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const [said, wrong] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(success, wrong);
  assertEquals(JSON.parse(said.trim().split("\n").at(-1)!), [], "examples that fail");
});

Deno.test("every component of the catalogue has an example, which imports from the package", () => {
  const lacking = catalogueExamples().filter(({ text }) => !text.includes(' from "@volley/volley";'));
  assertEquals(lacking.map(({ name }) => name), []);
});
