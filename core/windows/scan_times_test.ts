import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { listBehind, scanTimes } from "./scan_times.ts";

const BLOCK = 2 ** 30;

function wordsOf(times: readonly number[]): Int32Array {
  return new Int32Array(BigInt64Array.from(times, BigInt).buffer);
}

function isBehind(times: readonly number[], before: number, slack: number): boolean {
  let newest = before;
  return times.some((time) => {
    const behind = time < newest - slack;
    newest = Math.max(newest, time);
    return behind;
  });
}

/** Rows behind, with the newest time before each, as `listBehind` gives them; it also has to read every time. */
function listed(times: readonly number[], before: number, slack: number): [number, number][] {
  const { length } = times;
  const into = {
    rows: new Int32Array(length),
    newest: new Float64Array(length),
    values: new Float64Array(length),
  };
  const count = listBehind(wordsOf(times), length, before, slack, into);
  assertEquals([...into.values], [...times]);
  return Array.from({ length: count }, (_, k) => [into.rows[k], into.newest[k]]);
}

function expectedList(times: readonly number[], before: number, slack: number): [number, number][] {
  let newest = before;
  return times.flatMap((time, row) => {
    const found: [number, number][] = time < newest - slack ? [[row, newest]] : [];
    newest = Math.max(newest, time);
    return found;
  });
}

/** Times of one block, of neighbouring ones, around zero and at the edges of what an event time may be. */
function randomTimes(next: () => number): number[] {
  const origins = [
    0,
    -1,
    BLOCK - 40,
    2 ** 31 - 40,
    2 ** 32 - 40,
    1.7e12,
    -6.2e13,
    253402300799000,
    -(2 ** 31),
  ];
  const origin = origins[Math.floor(next() * origins.length)];
  const spread = [1, 50, 2000, BLOCK - 1, 2 ** 33][Math.floor(next() * 5)];
  return Array.from({ length: 1 + Math.floor(next() * 9) }, () => origin + Math.floor(next() * spread));
}

Deno.test("scanTimes() agrees with a loop over the rows for every batch within one block, and takes no other", () => {
  const next = seededRandom(3);
  const seen = { inBlock: 0, behind: 0, older: 0 };
  for (let round = 0; round < 60_000; round++) {
    const times = randomTimes(next);
    const slack = [0, 1, 10, 1000, BLOCK, 2 ** 40, -1][Math.floor(next() * 7)];
    const before = next() < 0.2 ? -Infinity : times[0] + Math.floor((next() - 0.7) * 3000);
    const scan = scanTimes(wordsOf(times), times.length, before, slack);
    const [minMs, maxMs] = [Math.min(...times), Math.max(...times)];
    const inOneBlock = Math.floor(minMs / BLOCK) === Math.floor(Math.max(maxMs, before) / BLOCK);
    const place = `${times} after ${before} with slack ${slack}`;
    assertEquals(scan, inOneBlock ? { minMs, maxMs, behind: isBehind(times, before, slack) } : null, place);
    if (scan !== null) assertEquals(listed(times, before, slack), expectedList(times, before, slack), place);
    if (scan !== null) seen.inBlock++;
    if (scan?.behind) seen.behind++;
    if (scan !== null && before > maxMs) seen.older++;
  }
  assert(Math.min(seen.inBlock, seen.behind, seen.older) > 1000, JSON.stringify(seen));
});

Deno.test("scanTimes() is not fooled by 64-bit extremes", () => {
  const [min, max] = [-(2n ** 63n), 2n ** 63n - 1n];
  for (
    const times of [[min, max], [max, min], [0n, max], [min, 0n], [max, max - 2n ** 32n], [0n, 2n ** 32n]]
  ) {
    assertEquals(scanTimes(new Int32Array(BigInt64Array.from(times).buffer), 2, -Infinity, 0), null);
  }
});
