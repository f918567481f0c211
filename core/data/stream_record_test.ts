import { assert, assertEquals } from "@std/assert";
import { float64 } from "./data_type.ts";
import { batchFromRows } from "./rows.ts";
import { schema } from "./schema.ts";
import { StreamRecord } from "./stream_record.ts";
import { toRows } from "./to_rows.ts";

Deno.test("StreamRecord.batch is made once, over the same buffers", () => {
  const batch = batchFromRows(schema({ x: float64 }), [{ x: 1 }, { x: 2 }]);
  const record = new StreamRecord(batch, { eventTimeMs: 5 });
  assert(record.batch === record.batch);
  assert(record.batch.data.children[0].values.buffer === batch.columns[0].values!.buffer);
  assertEquals([record.numRows, record.batch.numRows, record.eventTimeMs], [2, 2, 5]);
});

Deno.test("StreamRecord.batch holds only the rows that count", () => {
  const batch = batchFromRows(schema({ x: float64 }), [{ x: 1 }, { x: 2 }, { x: 3 }]);
  const some = batch.derive(batch.schema, batch.columns, Int32Array.of(0, 2), 2);
  assertEquals(new StreamRecord(some).batch.toArray().map((row) => row.x), [1, 3]);
});

Deno.test("StreamRecord.fromArrow() takes a RecordBatch back", () => {
  const record = new StreamRecord(batchFromRows(schema({ x: float64 }), [{ x: 7 }]));
  const back = StreamRecord.fromArrow(record.batch, { key: "k" });
  assertEquals([toRows(back.data), back.key], [[{ x: 7 }], "k"]);
});

Deno.test("StreamRecord.rows() gives the rows that count", () => {
  const columns = schema({ x: float64 });
  const batch = batchFromRows(columns, [{ x: 1 }, { x: 2 }, { x: 3 }]);
  const some = batch.derive(batch.schema, batch.columns, Int32Array.of(0, 2), 2);
  const rows: { x: number }[] = new StreamRecord<typeof columns.shape>(some).rows();
  assertEquals(rows, [{ x: 1 }, { x: 3 }]);
});
