import { assert, assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("dead_letters_and_replay keeps two bad payments, mends them and puts them back", async () => {
  const { code, lines, stdout, stderr } = await runExample("dead_letters_and_replay");
  assertEquals(lines.slice(0, 6), [
    "Processing complete: 5 records in, 3 results out, 2 rejected",
    '1 letter from read-amount: Cannot cast "12,50" to float64',
    '  {"user":"bob","amount":"12,50","currency":"EUR"}',
    "1 letter from to-euros: Cannot run the function of map(): there is no rate for CHF",
    '  {"user":"dea","amount":99,"currency":"CHF"}',
    "2 letters put back, 0 failed again",
  ]);
  for (const [user, euros] of [["ann", 10], ["bob", 12.5], ["cem", 18], ["dea", 103.95], ["eva", 5]]) {
    assert(new RegExp(`"${user}" +│ +${euros}`).test(stdout), stdout);
  }
  assertEquals([code, stderr], [0, ""]);
});
