import { assertEquals } from "@std/assert";
import { docFacts } from "./doc_facts.ts";

const rule = docFacts({ tasks: new Set(["test"]), paths: new Set(["LICENSE", "core", "core/mod.ts"]) });
const lines = (text: string, path = "README.md") => rule.check({ path, text }).map(({ line }) => line);

Deno.test("doc-facts refuses a task that does not exist", () => {
  assertEquals(lines("`npx -y deno@2.9.3 task test`\n`deno task fly`\n"), [2]);
});

Deno.test("doc-facts refuses a link that leads nowhere", () => {
  assertEquals(lines("[a](LICENSE) [b](core/) [c](https://example.com) [d](#x)\n[e](core/nix.ts)\n"), [2]);
  assertEquals(lines("[a](../LICENSE)\n[b](LICENSE)\n", "core/README.md"), [2]);
});
