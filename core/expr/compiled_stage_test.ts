import { assert, assertEquals } from "@std/assert";
import { type Batch, batchFromRows, float64, nullable, schema, toRows } from "../data/mod.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { CompiledStage } from "./compiled_stage.ts";
import { callFunction, col } from "./expr.ts";
import { InterpretedStage } from "./interpreted_stage.ts";
import { planStages } from "./pure_stage.ts";

const NAMES = Array.from({ length: 12 }, (_, c) => `c${c}`);
const COLUMNS = schema(Object.fromEntries(NAMES.map((name) => [name, nullable(float64)])));

function randomBatch(next: () => number): Batch {
  const holed = NAMES.map(() => next() < 0.5);
  const rows = Array.from({ length: 9 }, (_, i) => {
    return Object.fromEntries(NAMES.map((name, c) => [name, holed[c] && next() < 0.3 ? null : i + c]));
  });
  return batchFromRows(COLUMNS, rows as never);
}

Deno.test("CompiledStage compiles few kernels, however nulls come and go, and answers as the interpreter", () => {
  const total = NAMES.slice(1).reduce(
    (sum, name) => callFunction("add", [sum, col(name)]).node,
    col(NAMES[0]).node,
  );
  const [stage] = planStages([
    { kind: "filter", predicate: callFunction("gt", [col("c1"), 2]).node },
    { kind: "project", columns: [{ name: "total", expr: total }, { name: "c3", expr: col("c3").node }] },
  ], COLUMNS);
  const compiled = new CompiledStage(stage, false);
  const interpreted = new InterpretedStage(stage);
  const next = seededRandom(5);
  for (let b = 0; b < 500; b++) {
    const batch = randomBatch(next);
    assertEquals(toRows(compiled.run(batch)), toRows(interpreted.run(batch)));
  }
  // 16 as they come, then at most one for each column that turns out to have nulls.
  assert(compiled.layouts <= 16 + NAMES.length, `${compiled.layouts} kernels`);
});
