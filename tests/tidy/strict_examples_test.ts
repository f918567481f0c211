import { assertEquals, assertThrows } from "@std/assert";
import "./strict_examples.ts";

Deno.test("an assertion that does not hold fails its example", () => {
  assertThrows(() => console.assert(false, "two rows"), Error, "does not hold: two rows");
  console.assert(true);
});

Deno.test("every run of the tests loads what makes examples fail", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)));
  const isLoaded = tasks.test.command.includes("--doc --preload=tests/tidy/strict_examples.ts ");
  assertEquals(isLoaded, true);
});
