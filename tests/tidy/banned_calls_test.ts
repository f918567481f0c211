import { assertEquals } from "@std/assert";
import { bannedCalls } from "./banned_calls.ts";

const lines = (path: string, text: string) => bannedCalls.check({ path, text }).map(({ line }) => line);

Deno.test("banned-calls keeps the system out of core, except in files that say so", () => {
  const text = `import { readFileSync } from "node:fs";\nDeno.readTextFile("a");\nconst a = process.env;\n`;
  assertEquals(lines("core/data/x.ts", text), [1, 2, 3]);
  assertEquals(lines("core/data/x.deno.ts", text), []);
  assertEquals(lines("connectors/csv/x.ts", text), []);
});

Deno.test("banned-calls keeps clocks and timers in core/time", () => {
  const text =
    `Date.now();\nnew Date();\nperformance.now();\nsetTimeout(f, 1);\nglobalThis.setTimeout(f, 1);\n`;
  assertEquals(lines("core/runtime/x.ts", text), [1, 2, 3, 4, 5]);
  assertEquals(lines("core/time/x.ts", text), []);
  assertEquals(lines("core/runtime/x.ts", "new Date(5);\n"), []);
});

Deno.test("banned-calls wants seeds in core and in every test", () => {
  const text = "Math.random();\ncrypto.randomUUID();\n";
  assertEquals(lines("core/runtime/x.ts", text), [1, 2]);
  assertEquals(lines("connectors/csv/x_test.ts", text), [1, 2]);
  assertEquals(lines("connectors/csv/x.ts", text), []);
});

Deno.test("banned-calls keeps core silent", () => {
  assertEquals(lines("core/runtime/x.ts", "console.log(1);\nconsole.warn(1);\n"), [1, 2]);
  assertEquals(lines("examples/x.ts", "console.log(1);\n"), []);
});

Deno.test("banned-calls allows made code only in listed files", () => {
  const text = `new Function("a", "return a");\nFunction("return 1");\neval("1");\n`;
  assertEquals(lines("connectors/csv/x.ts", text), [1, 2, 3]);
});

Deno.test("banned-calls refuses a test that hides the others", () => {
  assertEquals(lines("core/data/x_test.ts", `Deno.test.only("a", () => {});\n`), [1]);
});

Deno.test("banned-calls overlooks names in text and comments", () => {
  assertEquals(lines("core/data/x.ts", `// Date.now() is banned\nconst a = "Math.random()";\n`), []);
});
