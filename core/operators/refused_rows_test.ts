import { assertEquals, assertThrows } from "@std/assert";
import { Batch, batchFromRows, int32, schema, toRow, toRows } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { Filter } from "./filter.ts";
import { FlatMap } from "./flat_map.ts";
import { RowMap } from "./map.ts";
import { BatchMap } from "./map_batch.ts";
import { failOnRow, type RowFaults } from "./row_faults.ts";
import type { Stage } from "./stage.ts";

const N = schema({ n: int32 });

/** Keeps what is refused. */
class Kept implements RowFaults {
  readonly fatal = false;
  readonly rows: [unknown, string, number | undefined][] = [];

  reject(batch: Batch, row: number, error: VolleyError): void {
    this.rows.push([toRow(batch, row).n, error.code, batch.times?.values[row]]);
  }
}

/** Rows 0 to 9, of which the even ones count; times are ten times the number. */
function even(): Batch {
  const { columns } = batchFromRows(N, Array.from({ length: 10 }, (_, n) => ({ n })));
  const times = { values: Float64Array.from({ length: 10 }, (_, n) => n * 10), minMs: 0, maxMs: 90 };
  return new Batch(N, columns, 10, { times, selection: Int32Array.of(0, 2, 4, 6, 8) });
}

function outputs(stage: Stage, batch = even()): { n: unknown; t: number }[] {
  const made = stage.process(batch, 0);
  const batches = made === null ? [] : made instanceof Batch ? [made] : [...made];
  return batches.flatMap((one) => {
    const rows = one.selection ?? Int32Array.from({ length: one.length }, (_, i) => i);
    return toRows(one).map(({ n }, j) => ({ n, t: one.times!.values[rows[j]] }));
  });
}

function failAt(...bad: number[]): (n: number) => void {
  return (n) => {
    if (bad.includes(n)) throw new Error(`no ${n}`);
  };
}

for (const codegen of [true, false]) {
  Deno.test(`Filter goes on behind a row that is refused (codegen ${codegen})`, () => {
    const faults = new Kept();
    const check = failAt(0, 4);
    const keep = ({ n }: { n: number }) => (check(n), n !== 6);
    assertEquals(outputs(new Filter(keep, N, codegen, faults)), [{ n: 2, t: 20 }, { n: 8, t: 80 }]);
    assertEquals(faults.rows, [[0, "CLOSURE_FAILED", 0], [4, "CLOSURE_FAILED", 40]]);
  });

  Deno.test(`RowMap goes on behind a row that is refused, whatever failed (codegen ${codegen})`, () => {
    const faults = new Kept();
    const check = failAt(8);
    const make = ({ n }: { n: number }) => (check(n), { n: n === 4 ? "four" : n + 1 });
    assertEquals(outputs(new RowMap(make, N, N, 16, codegen, faults)), [
      { n: 1, t: 0 },
      { n: 3, t: 20 },
      { n: 7, t: 60 },
    ]);
    assertEquals(faults.rows, [[4, "VALUE_TYPE_MISMATCH", 40], [8, "CLOSURE_FAILED", 80]]);
  });

  for (const batchRows of [1, 2, 3, 16]) {
    Deno.test(`FlatMap gives nothing of a row that is refused (batches of ${batchRows}, codegen ${codegen})`, () => {
      const faults = new Kept();
      function* expand({ n }: { n: number }) {
        yield { n };
        if (n === 2) throw new Error("no 2");
        yield { n: n === 6 ? "six" : n };
        yield { n };
      }
      const stage = new FlatMap(expand as never, N, N, batchRows, codegen, faults);
      const thrice = (n: number) => [{ n, t: n * 10 }, { n, t: n * 10 }, { n, t: n * 10 }];
      assertEquals(outputs(stage), [...thrice(0), ...thrice(4), ...thrice(8)]);
      assertEquals(faults.rows, [[2, "CLOSURE_FAILED", 20], [6, "VALUE_TYPE_MISMATCH", 60]]);
      assertEquals(outputs(stage).length, 9);
    });
  }
}

Deno.test("BatchMap refuses all rows of a batch its function fails on, or answers wrongly", () => {
  const fails = (): never => {
    throw new Error("no");
  };
  const made: (() => unknown)[] = [
    fails,
    () => "rows",
    () => batchFromRows(schema({ m: int32 }), [{ m: 1 }]),
  ];
  for (const make of made) {
    const faults = new Kept();
    assertEquals(outputs(new BatchMap(make as () => Batch, N, faults)), []);
    assertEquals(faults.rows.map(([n]) => n), [0, 2, 4, 6, 8]);
    assertEquals(faults.rows[1][2], 20);
  }
});

Deno.test("the policy fail throws the first failure with its row", () => {
  const stage = new Filter(({ n }) => failAt(4)(n), N, true, failOnRow);
  assertEquals(assertThrows(() => stage.process(even()), VolleyError).at, { row: 4 });
});
