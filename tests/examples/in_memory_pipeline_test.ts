import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("in_memory_pipeline prints the specification's walkthrough", async () => {
  const { code, lines, stderr } = await runExample("in_memory_pipeline");
  assertEquals(lines.slice(0, 5), [
    "Pipeline 'aggregation-job' started",
    "  Source: MemorySource (4 records)",
    "  Operators: filterExpr → keyBy → window → aggregate",
    "  Sink: MemorySink",
    "Processing complete: 4 records in, 2 aggregated results out",
  ]);
  assertEquals(lines.filter((line) => /ann.*300|bob.*300/.test(line)).length, 2);
  assertEquals([code, stderr], [0, ""]);
});
