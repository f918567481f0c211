import { assertEquals } from "@std/assert";
import { runScript } from "./run_script.ts";

/** What a program asked Deno's permissions for, whether it was granted or not. */
async function permissionsAsked(
  script: string,
  ...args: string[]
): Promise<{ output: string; asked: string[] }> {
  const log = await Deno.makeTempFile();
  try {
    const output = await runScript(script, args, { DENO_AUDIT_PERMISSIONS: log });
    const lines = (await Deno.readTextFile(log)).split("\n").filter((line) => line !== "");
    return { output, asked: lines.map((line) => JSON.parse(line).permission) };
  } finally {
    await Deno.remove(log);
  }
}

Deno.test("importing mod.ts and running a pipeline in memory asks for no permission", async () => {
  const { output, asked } = await permissionsAsked("tests/portability/import_mod.ts");
  assertEquals(JSON.parse(output), [{ city: "Rome", celsius: 17 }]);
  assertEquals(asked, []);
});

Deno.test("the log of permissions does hold what a program asks for", async () => {
  const { asked } = await permissionsAsked("examples/flights.ts", "--allow-read=node_modules");
  assertEquals([...new Set(asked)].toSorted(), ["read"]);
});
