import { assertEquals } from "@std/assert";
import { expectedAnswer, type RowsSpec } from "./generated_rows.ts";
import { runKeyedJob } from "./keyed_cases.ts";
import { memoryRows, MemorySource } from "./memory_rows.ts";

const CASES: readonly [string, RowsSpec, "int" | "text"][] = [
  ["integer keys", { rows: 20_500, keys: 50 }, "int"],
  ["sparse keys", { rows: 20_500, keys: 50, sparse: true }, "int"],
  ["text keys", { rows: 20_500, keys: 50 }, "text"],
  ["more windows than one", { rows: 20_500, keys: 3000, rowsPerMs: 0.1 }, "int"],
];

for (const [what, spec, key] of CASES) {
  Deno.test(`the benchmark's job answers as the plain loop does: ${what}`, async () => {
    assertEquals(await runKeyedJob(new MemorySource(memoryRows(spec, key))), expectedAnswer(spec));
  });
}
