import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("custom_operator finds the jumps in order of event time, by key", async () => {
  const { code, stdout, stderr } = await runExample("custom_operator");
  assertEquals(
    stdout,
    `10:00:40  cellar went from 12.5 to 19 °C
10:01:20  roof went from -2.5 to 4 °C
5 readings compared with the one before
`,
  );
  assertEquals([code, stderr], [0, ""]);
});
