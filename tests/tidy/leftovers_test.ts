import { assertEquals } from "@std/assert";
import { leftovers } from "./leftovers.ts";

const lines = (text: string, path = "core/data/x.ts") =>
  leftovers.check({ path, text }).map(({ line }) => line);

Deno.test("leftovers finds paths of one machine", () => {
  for (const folder of ["work", "root", "home/ann", "Users/ann"]) {
    assertEquals(lines(`a\nconst b = "/${folder}/x.csv";\n`), [2], folder);
  }
});

Deno.test("leftovers overlooks paths that only look so", () => {
  assertEquals(lines(`"./root/x"; "https://example.com/home/ann/x"; "core/root/x"; a/root/b;`), []);
});

Deno.test("leftovers finds unfinished work and conflict markers", () => {
  assertEquals(lines(`a\n// ${"TO" + "DO"}: later\n// ${"FIX" + "ME"}\n`), [2, 3]);
  assertEquals(lines(`${"<".repeat(7)} ours\na\n${"=".repeat(7)}\nb\n${">".repeat(7)} theirs\n`), [1, 3, 5]);
});

Deno.test("leftovers keeps registry addresses out of the lock file only", () => {
  const text = `"tarball": "https://mirror.example/a.tgz"\n`;
  assertEquals(lines(text, "deno.lock"), [1]);
  assertEquals(lines(text, "README.md"), []);
  assertEquals(lines("registry=x\n", ".npmrc"), [1]);
});
