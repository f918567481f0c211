import { assert } from "@std/assert";
import { int32, schema, timestamp } from "../data/mod.ts";
import { seededRandom } from "../time/mod.ts";
import type { JoinSpec } from "./join_spec.ts";
import { SlicePool } from "./slice_pool.ts";
import { StoredColumns } from "./stored_columns.ts";
import { TimeSlices } from "./time_slices.ts";

const INPUT = schema({ at: timestamp("ms"), k: int32 });
const SPEC: JoinSpec = {
  inputs: [INPUT, INPUT],
  keys: [[1], [1]],
  keyTypes: [int32],
  columns: [{ side: 0, column: 1 }],
  output: schema({ k: int32 }),
  type: "inner",
  batchRows: 10,
  maxRowsHeld: 1e6,
};

function slicesOf(rangeMs: number): TimeSlices {
  return new TimeSlices(
    new SlicePool(SPEC, [new StoredColumns(SPEC, 0), new StoredColumns(SPEC, 1)]),
    rangeMs,
  );
}

function checkSlices({ all }: TimeSlices): void {
  for (let i = 0; i < all.length; i++) {
    assert(all[i].startMs < all[i].endMs);
    if (i > 0) assert(all[i - 1].endMs <= all[i].startMs);
  }
}

Deno.test("TimeSlices never overlap, whatever the order and density of the rows", () => {
  const random = seededRandom(5);
  for (let round = 0; round < 30; round++) {
    const slices = slicesOf(Math.floor(random() * 20));
    const spanMs = [100, 10_000, 1e9][round % 3];
    for (let row = 0; row < 3000; row++) {
      const timeMs = Math.floor(random() * spanMs) - spanMs / 2;
      const slice = slices.sliceFor(timeMs);
      assert(slice.startMs <= timeMs && timeMs < slice.endMs);
      assert(slices.all[slices.firstAfter(timeMs)] === slice);
      if (row % 500 === 499) slices.drop(({ endMs }) => endMs < timeMs);
    }
    checkSlices(slices);
  }
});

Deno.test("TimeSlices are few where rows are few, and short again where they are many", () => {
  const slices = slicesOf(10);
  for (let row = 0; row < 100_000; row++) slices.sliceFor(row * 10_000);
  assert(slices.all.length < 600, `${slices.all.length} slices`);
  const denseMs = 2e9;
  for (let row = 0; row < 2_000_000; row++) slices.sliceFor(denseMs + Math.floor(row / 100));
  const last = slices.all[slices.all.length - 1];
  assert(last.endMs - last.startMs <= 2560, `${last.endMs - last.startMs} ms`);
});
