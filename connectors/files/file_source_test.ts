import { assertEquals } from "@std/assert";
import {
  Batch,
  batchFromRows,
  int32,
  schema,
  type SourceOffsets,
  systemClock,
  toRows,
} from "../../core/mod.ts";
import type { FileFormat } from "./file_reader.ts";
import { FileSource } from "./file_source.ts";

const numbers = schema({ n: int32 });

/** Files of three rows each: file `f` holds 10 * f, 10 * f + 1, 10 * f + 2. Counts how many are open. */
class ThreeRows implements FileFormat {
  open_ = 0;
  openMax = 0;

  open(path: string, { batchRows, partition, offset }: Parameters<FileFormat["open"]>[1]) {
    this.openMax = Math.max(this.openMax, ++this.open_);
    let at = Number(offset ?? 0);
    const close = () => void this.open_--;
    const read = () => {
      const count = Math.min(batchRows, 3 - at);
      if (count === 0) return Promise.resolve(null);
      const rows = Array.from({ length: count }, () => ({ n: 10 * Number(path) + at++ }));
      return Number(path) % 2 === 0 ? batchFromRows(numbers, rows, { partition }) : Promise.resolve(
        batchFromRows(numbers, rows, { partition }),
      );
    };
    return {
      read,
      close,
      get offset() {
        return at;
      },
    };
  }
}

async function read(
  files: number,
  inOrder: boolean,
  restored: SourceOffsets | null = null,
  records = Infinity,
) {
  const format = new ThreeRows();
  const names = Array.from({ length: files }, (_, i) => String(i));
  const source = new FileSource({ connectorId: "numbers", schema: numbers, files: names, format, inOrder });
  source.open({ clock: systemClock, signal: new AbortController().signal, batchRows: 2, restored });
  const batches: Batch[] = [];
  while (batches.length < records) {
    const record = await source.poll();
    if (record === null) break;
    batches.push(record.data);
  }
  const offsets = source.offsets();
  const partitions = source.partitions();
  source.close();
  return {
    rows: batches.flatMap((batch) => toRows(batch).map(({ n }) => n)),
    batches,
    offsets,
    partitions,
    format,
  };
}

Deno.test("FileSource reads files in turn, at most 16 at a time, and closes them all", async () => {
  const { rows, format, partitions } = await read(20, false);
  assertEquals(rows.slice(0, 4), [0, 1, 10, 11]);
  assertEquals(rows.length, 60);
  assertEquals([format.openMax, format.open_], [16, 0]);
  assertEquals(partitions.map(({ ended }) => ended), Array(20).fill(true));
});

Deno.test("FileSource reads files that follow one another as one partition, in order", async () => {
  const { rows, batches, format, partitions } = await read(4, true);
  assertEquals(rows, [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32]);
  assertEquals(new Set(batches.map((batch) => batch.partition)), new Set([0]));
  assertEquals([format.openMax, partitions.length], [1, 1]);
});

Deno.test("FileSource continues from its offsets after every record", async () => {
  for (const inOrder of [true, false]) {
    const whole = (await read(5, inOrder)).rows;
    for (let records = 0; records <= 10; records++) {
      const before = await read(5, inOrder, null, records);
      const after = await read(5, inOrder, before.offsets);
      assertEquals([...before.rows, ...after.rows].sort(), whole.toSorted());
    }
  }
});
