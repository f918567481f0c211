import { assertEquals, assertThrows } from "@std/assert";
import { type Batch, batchFromRows, int32, schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { Filter } from "./filter.ts";
import { FlatMap } from "./flat_map.ts";
import { BatchMap } from "./map_batch.ts";
import type { Stage } from "./stage.ts";

const COLUMNS = schema({ n: int32 });
const batch = batchFromRows(COLUMNS, [{ n: 1 }, { n: 2 }]);

/** What the stage throws over two rows. */
function failure(stage: Stage): VolleyError {
  return assertThrows(() => {
    const output = stage.process(batch, 0);
    if (output !== null && Symbol.iterator in output) [...output as Iterable<Batch>];
  }, VolleyError);
}

Deno.test("a function that throws is CLOSURE_FAILED with its row, a hint and what it threw", () => {
  const bad = ({ n }: { n: number }): never[] => {
    if (n === 2) throw new RangeError("two");
    return [];
  };
  const stages = { filter: new Filter(bad, COLUMNS), flatMap: new FlatMap(bad, COLUMNS, COLUMNS, 8) };
  for (const [kind, stage] of Object.entries(stages)) {
    const { code, message, at, hint, cause } = failure(stage);
    assertEquals([code, message], ["CLOSURE_FAILED", `Cannot run the function of ${kind}(): two`]);
    assertEquals([at, typeof hint, cause instanceof RangeError], [{ row: 1 }, "string", true]);
  }
});

Deno.test("a filter's promise, a flatMap's row and a mapBatch's nothing are CLOSURE_RESULT_INVALID", () => {
  const row = (given: { n: number }) => ({ ...given });
  const stages: [Stage, string][] = [
    [
      new Filter(() => Promise.resolve(false), COLUMNS),
      "filter() returned: it is a promise, wanted true or false",
    ],
    [
      new FlatMap(row as never, COLUMNS, COLUMNS, 8),
      "flatMap() returned: it is an object, wanted a list of rows",
    ],
    [
      new BatchMap((() => {}) as never, COLUMNS),
      "mapBatch() returned: it is undefined, wanted a batch or null",
    ],
  ];
  for (const [stage, what] of stages) {
    const { code, message } = failure(stage);
    assertEquals([code, message], ["CLOSURE_RESULT_INVALID", `Cannot take what the function of ${what}`]);
  }
});
