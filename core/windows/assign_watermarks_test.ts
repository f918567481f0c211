import { assert, assertEquals, assertThrows } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import * as t from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { AssignWatermarks } from "./assign_watermarks.ts";

type Time = number | bigint | null;

function batchOf(type: t.DataType, times: readonly Time[], partition = 0): t.Batch {
  const nullable = new t.Schema([{ name: "ts", type, nullable: true }]);
  return t.batchFromRows(nullable, times.map((ts) => ({ ts }) as never), { partition });
}

function assigner(maxOutOfOrdernessMs = 0, listAtWatermark = false): AssignWatermarks {
  return new AssignWatermarks({ column: 0, maxOutOfOrdernessMs, listAtWatermark });
}

function selected({ selection, rows }: t.Batch): number[] {
  return selection === null ? Array.from({ length: rows }, (_, i) => i) : [...selection.subarray(0, rows)];
}

const TYPES: readonly (readonly [t.DataType, (ms: number) => Time])[] = [
  [t.timestamp("s"), (ms) => Math.floor(ms / 1000) * 1000],
  [t.timestamp("ms"), (ms) => ms],
  [t.timestamp("us"), (ms) => BigInt(ms) * 1000n + 999n],
  [t.timestamp("ns"), (ms) => BigInt(ms) * 1_000_000n + 999_999n],
  [t.date, (ms) => Math.floor(ms / 86_400_000) * 86_400_000],
  [t.int64, (ms) => BigInt(ms)],
  [t.float64, (ms) => ms + 0.5],
];

/** What one batch becomes: rows with a time, those behind their watermark with it. */
interface Judged {
  readonly rows: number[];
  readonly times: number[];
  readonly behind: number[][];
}

/** The rule of the class's documentation, a row at a time. */
class ModelAssigner {
  readonly newest: Map<number, number> = new Map([[0, -Infinity], [1, -Infinity]]);
  rejected = 0;

  constructor(readonly bound: number, readonly listAt: boolean) {}

  judge(times: readonly (number | null)[], partition: number): Judged {
    const judged: Judged = { rows: [], times: [], behind: [] };
    times.forEach((ms, row) => {
      const watermark = this.newest.get(partition)! - this.bound;
      if (ms === null) this.rejected++;
      else {
        judged.rows.push(row);
        judged.times.push(ms);
        if (this.listAt ? ms <= watermark : ms < watermark) judged.behind.push([row, watermark]);
        this.newest.set(partition, Math.max(watermark + this.bound, ms));
      }
    });
    return judged;
  }

  get watermark(): number {
    return Math.min(...this.newest.values()) - this.bound;
  }
}

function judgedBy(stage: AssignWatermarks, batch: t.Batch): Judged {
  const made = stage.process(batch) as t.Batch | null;
  if (made === null) return { rows: [], times: [], behind: [] };
  const { behind, times } = made;
  const rows = selected(made);
  const values = rows.map((row) => times!.values[row]);
  assert(values.every((ms) => times!.minMs <= ms && ms <= times!.maxMs));
  const listed = behind === null ? [] : Array.from(behind.rows, (row, j) => [row, behind.watermarks[j]]);
  return { rows, times: values, behind: listed };
}

for (const [type, write] of TYPES) {
  Deno.test(`AssignWatermarks judges each row by its partition's newest: ${t.describeType(type)}`, () => {
    const next = seededRandom(23);
    const step = type.kind === "date" ? 86_400_000 : 1000;
    for (let round = 0; round < 60; round++) {
      const model = new ModelAssigner(Math.floor(next() * 4) * step, next() < 0.5);
      const stage = assigner(model.bound, model.listAt);
      stage.onPartitions([{ partition: 0, ended: false }, { partition: 1, ended: false }]);
      for (let b = 0; b < 5; b++) {
        const partition = next() < 0.5 ? 0 : 1;
        const randomTime = () => next() < 0.1 ? null : Math.floor(next() * 20 - 10) * step;
        const times = Array.from({ length: Math.floor(next() * 12) }, randomTime);
        const batch = batchOf(type, times.map((ms) => ms === null ? null : write(ms)), partition);
        assertEquals(judgedBy(stage, batch), model.judge(times, partition));
        assertEquals([stage.counts().rejected, stage.watermark], [model.rejected, model.watermark]);
      }
    }
  });
}

Deno.test("AssignWatermarks waits for every partition that has not ended", () => {
  const stage = assigner(5);
  const tell = (...ended: boolean[]) =>
    stage.onPartitions(ended.map((end, partition) => ({ partition, ended: end })));
  tell(false, false);
  stage.process(batchOf(t.int64, [100n], 0));
  assertEquals(stage.watermark, -Infinity);
  stage.process(batchOf(t.int64, [50n], 1));
  assertEquals(stage.watermark, 45);
  tell(false, true);
  assertEquals(stage.watermark, 95);
  // A partition that joins with older rows never moves it back.
  tell(false, true, false);
  stage.process(batchOf(t.int64, [10n], 2));
  assertEquals(stage.watermark, 95);
  // The end of all input is the runtime's to tell.
  tell(true, true, true);
  assertEquals(stage.watermark, 95);
});

Deno.test("AssignWatermarks keeps only selected rows with a time", () => {
  const batch = batchOf(t.timestamp("ms"), [1, 2, null, 4, 5]);
  const some = batch.derive(batch.schema, batch.columns, Int32Array.of(1, 2, 4, 0), 3);
  const stage = assigner();
  const made = stage.process(some) as t.Batch;
  assertEquals([selected(made), stage.counts(), stage.watermark], [[1, 4], { rejected: 1 }, 5]);
});

Deno.test("AssignWatermarks sets NaN and null aside, and says nothing of a batch without times", () => {
  const stage = assigner();
  assertEquals(selected(stage.process(batchOf(t.float64, [NaN, 7, null])) as t.Batch), [1]);
  assertEquals(stage.process(batchOf(t.float64, [NaN, null])), null);
  assertEquals(stage.process(batchOf(t.float64, [])), null);
  assertEquals([stage.counts(), stage.watermark], [{ rejected: 4 }, 7]);
});

Deno.test("AssignWatermarks refuses times outside the years 1 to 9999", () => {
  const [first, last] = [-62135596800000, 253402300799999];
  const fine = assigner().process(batchOf(t.int64, [BigInt(first), BigInt(last)])) as t.Batch;
  assertEquals([fine.times!.minMs, fine.times!.maxMs], [first, last]);
  const wrong: [t.DataType, Time][] = [
    [t.int64, BigInt(last) + 1n],
    [t.int64, BigInt(first) - 1n],
    [t.int64, 2n ** 63n - 1n],
    [t.int64, -(2n ** 63n)],
    [t.float64, Infinity],
    [t.float64, -Infinity],
  ];
  for (const [type, time] of wrong) {
    const batch = batchOf(type, [time, time], 3);
    const error = assertThrows(() => assigner().process(batch), VolleyError);
    assertEquals([error.code, error.at.partition], ["EVENT_TIME_OUT_OF_RANGE", 3]);
    assertEquals(error.at.column, batch.schema.names[0]);
    assert(error.hint!.includes("unit"));
  }
});
