import { assertEquals } from "@std/assert";
import { seededRandom } from "../time/mod.ts";
import { timeOrder } from "./time_order.ts";
import { TimeRuns } from "./time_runs.ts";

Deno.test("timeOrder() is a stable order of time, and null where there is nothing to do", () => {
  const random = seededRandom(1);
  for (const count of [0, 1, 2, 11, 12, 13, 100, 1000]) {
    const times = Float64Array.from({ length: count }, () => Math.floor(random() * 50));
    const wanted = Array.from(times.keys()).sort((a, b) => times[a] - times[b] || a - b);
    assertEquals(Array.from(timeOrder(times, count) ?? times.keys()), wanted);
  }
  assertEquals(timeOrder(Float64Array.of(1, 1, 2), 3), null);
});

Deno.test("TimeRuns gives rows by (time, partition, arrival), below a time, as many as there is room for", () => {
  const random = seededRandom(2);
  for (let round = 0; round < 50; round++) {
    const runs = new TimeRuns();
    const waiting: { time: number; partition: number; row: number }[] = [];
    let [row, belowMs] = [0, 0];
    for (let step = 0; step < 40; step++) {
      const partition = Math.floor(random() * 3);
      const count = Math.floor(random() * 20);
      const times = Float64Array.from({ length: count }, () => belowMs + Math.floor(random() * 30));
      runs.add(times, row, partition);
      for (const time of times) waiting.push({ time, partition, row: row++ });
      belowMs += Math.floor(random() * 10);
      waiting.sort((a, b) => a.time - b.time || a.partition - b.partition || a.row - b.row);
      const room = 1 + Math.floor(random() * 15);
      const [rows, taken] = [new Int32Array(room), new Float64Array(room)];
      const got = runs.take(belowMs, rows, taken, true);
      const due = waiting.filter(({ time }) => time < belowMs).slice(0, room);
      assertEquals(Array.from(rows.subarray(0, got)), due.map((one) => one.row));
      assertEquals(Array.from(taken.subarray(0, got)), due.map((one) => one.time));
      waiting.splice(0, got);
      belowMs = Math.min(belowMs, waiting[0]?.time ?? belowMs);
      assertEquals(runs.nextMs, waiting[0]?.time ?? Infinity);
    }
  }
});

Deno.test("TimeRuns without order gives the same rows", () => {
  const runs = new TimeRuns();
  runs.add(Float64Array.of(5, 1, 9), 0, 0);
  runs.add(Float64Array.of(2, 3), 3, 0);
  const [rows, times] = [new Int32Array(10), new Float64Array(10)];
  const count = runs.take(6, rows, times, false);
  assertEquals(Array.from(rows.subarray(0, count)).sort(), [0, 1, 3, 4]);
  const left: number[] = [];
  runs.forEach((row) => void left.push(row));
  assertEquals([left, runs.nextMs], [[2], 9]);
});
