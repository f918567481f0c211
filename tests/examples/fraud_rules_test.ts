import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("fraud_rules judges each payment by the rules of its time", async () => {
  const { code, stdout, stderr } = await runExample("fraud_rules");
  assertEquals(
    stdout,
    `          10:00          10:15          10:30          10:45
rule great|3                             2                             |
   alerts |            ▲                           ▲                   |
rule tests|                    5                        -              |
   alerts |                          ▲                                 |

20,000 payments, 3 alerts:
10:12:20  card 4711  great  3 payments, 2550 €
10:26:40  card 4712  tests  5 payments, 5 €
10:40:10  card 4713  great  2 payments, 1400 €
`,
  );
  assertEquals([code, stderr], [0, ""]);
});
