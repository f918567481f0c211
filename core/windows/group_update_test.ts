import { assert, assertEquals } from "@std/assert";
import { batchFromRows, float64, int32, nullable, schema } from "../data/mod.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { GroupUpdate } from "./group_update.ts";
import { Pane, rowNumbers } from "./pane.ts";

const NAMES = Array.from({ length: 10 }, (_, c) => `c${c}`);
const COLUMNS = schema({ k: int32, ...Object.fromEntries(NAMES.map((name) => [name, nullable(float64)])) });

Deno.test("GroupUpdate compiles few updates, however nulls come and go, and adds the same", () => {
  // The last column twice: inputs that are one column stay one.
  const inputs = [...NAMES.map((_, c) => c + 1), NAMES.length];
  const aggregates = inputs.map(() => ({ fn: "sum", input: float64, params: {} }) as const);
  const columns = { keys: [0], inputs, ordersByTime: false };
  const next = seededRandom(8);
  const updates = [false, true].map((interpreted) => new GroupUpdate(columns, interpreted));
  const panes = updates.map(() => new Pane({ keyTypes: [int32], aggregates }));
  for (let b = 0; b < 400; b++) {
    const holed = NAMES.map(() => next() < 0.5);
    const rows = Array.from({ length: 9 }, (_, i) => {
      const values = NAMES.map((name, c) => [name, holed[c] && next() < 0.3 ? null : i + c]);
      return { k: i % 2, ...Object.fromEntries(values) };
    });
    const batch = batchFromRows(COLUMNS, rows as never);
    updates.forEach((update, u) => {
      update.start(batch);
      update.add(panes[u], rowNumbers(batch.length), 0, batch.length);
    });
  }
  const [compiled, interpreted] = panes.map(({ accumulators, size }) =>
    accumulators.map((each) => [...each.finish(0, size).values as Float64Array])
  );
  assertEquals(compiled, interpreted);
  assert(updates[0].layouts <= 16 + NAMES.length, `${updates[0].layouts} updates`);
});
