import { assertEquals } from "@std/assert";
import { Batch, batchFromRows, int32, schema, toRows } from "../data/mod.ts";
import { LateGate } from "./late_gate.ts";
import { WindowGrid } from "./window_grid.ts";

const ROWS = schema({ at: int32, v: int32 });

Deno.test("LateGate puts out rows whose windows have gone though no watermark of theirs says so", () => {
  const output = { tag: "late", row: ROWS, columns: [0, 1] };
  const grid = new WindowGrid({ kind: "tumbling", sizeMs: 10, offsetMs: 0 });
  const { columns } = batchFromRows(ROWS, [{ at: 3, v: 1 }, { at: 41, v: 2 }, { at: 4, v: 3 }]);
  const times = { values: Float64Array.of(3, 41, 4), minMs: 3, maxMs: 41 };
  const batch = new Batch(ROWS, columns, 3, { times, partition: 7 });
  for (const gate of [new LateGate(grid, 0, output), new LateGate(grid, 0, undefined)]) {
    assertEquals(gate.pass(batch).count, 3);
    gate.gone(Int32Array.of(1, 0, 2), 1, 3, grid.paneOf(3), 35);
    assertEquals(gate.late, 2);
    const put = gate.side?.take() ?? [];
    const told = put.flatMap(({ batch }) => toRows(batch)).map((row) => {
      const { event_data, watermark, window_end, lateness_ms } = row as Record<string, unknown>;
      return [event_data, watermark, window_end, lateness_ms];
    });
    const wanted = [['{"at":3,"v":1}', 35, 10, 32n], ['{"at":4,"v":3}', 35, 10, 31n]];
    assertEquals(told, gate.side === undefined ? [] : wanted);
    assertEquals(put.map(({ batch }) => batch.partition), gate.side === undefined ? [] : [7]);
  }
});
