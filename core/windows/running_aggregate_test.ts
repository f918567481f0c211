import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { Batch, int32, int64, schema, toRows } from "../data/mod.ts";
import { countAndSum, eventBatch } from "./event_rows_test.ts";
import { RunningAggregate } from "./running_aggregate.ts";

const SPEC = { ...countAndSum, output: schema({ k: int32, n: int64, sum: int64 }) };

Deno.test("RunningAggregate answers each batch with the state of the keys it touched, in their order", () => {
  const next = seededRandom(19);
  const stage = new RunningAggregate(SPEC);
  const model = new Map<number, { n: number; sum: number }>();
  for (let b = 0; b < 60; b++) {
    const rows = Array.from({ length: Math.floor(next() * 40) }, () => {
      return { ts: 0, k: Math.floor(next() * 300), v: Math.floor(next() * 9) - 4 };
    });
    const touched = new Set<number>();
    for (const { k, v } of rows) {
      const { n, sum } = model.get(k) ?? { n: 0, sum: 0 };
      model.set(k, { n: n + 1, sum: sum + v });
      touched.add(k);
    }
    const made = stage.process(eventBatch(rows, 4)) as Batch | null;
    if (rows.length === 0) assertEquals(made, null);
    else {
      const wanted = [...touched].map((k) => ({
        k,
        n: BigInt(model.get(k)!.n),
        sum: BigInt(model.get(k)!.sum),
      }));
      assertEquals(toRows(made!) as unknown[], wanted);
      assertEquals(made!.partition, 4);
    }
  }
  assertEquals(stage.counts().pendingWindows, model.size);
});

Deno.test("RunningAggregate counts selected rows only", () => {
  const stage = new RunningAggregate(SPEC);
  const all = eventBatch([1, 2, 1, 3].map((k) => ({ ts: 0, k, v: k })));
  const made = stage.process(all.derive(all.schema, all.columns, Int32Array.of(0, 2, 3, 1), 2)) as Batch;
  assertEquals(toRows(made) as unknown[], [{ k: 1, n: 2n, sum: 2n }]);
});
