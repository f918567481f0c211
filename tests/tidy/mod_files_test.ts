import { assertEquals } from "@std/assert";
import { modFiles } from "./mod_files.ts";

const HEAD = "/**\n * Rows come in, sums go out.\n * @module\n */\n";
const messages = (text: string) =>
  modFiles.check({ path: "core/x/mod.ts", text }).map(({ message }) => message);

Deno.test("mod-files accepts a head doc and re-exports", () => {
  assertEquals(messages(`${HEAD}export * from "./a.ts";\nexport { type B, c } from "./b.ts";\n`), []);
});

Deno.test("mod-files wants a head doc", () => {
  assertEquals(messages(`export * from "./a.ts";\n`), ["no head doc"]);
  assertEquals(messages(`/** A. */\nexport * from "./a.ts";\n/** @module */\n`), ["no head doc"]);
});

Deno.test("mod-files refuses code", () => {
  assertEquals(messages(`${HEAD}export const a = 1;\n`), ["more than re-exports"]);
  assertEquals(messages(`${HEAD}import { a } from "./a.ts";\nexport { a };\n`).length, 2);
});
