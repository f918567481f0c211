import { assertEquals, assertThrows } from "@std/assert";
import {
  checkAnswer,
  expectedAnswer,
  FIRST_TIME_MS,
  keyAt,
  mix,
  spread,
  timeAt,
  valueAt,
} from "./generated_rows.ts";

Deno.test("mix() gives the bits the peers compute", () => {
  assertEquals([mix(0, 1), mix(1, 1), mix(9_999_999, 3)], [
    mixSlowly(0, 1),
    mixSlowly(1, 1),
    mixSlowly(9_999_999, 3),
  ]);
});

Deno.test("spread() keeps keys distinct and in the int32 range", () => {
  const keys = Array.from({ length: 10_000 }, (_, key) => spread(key));
  assertEquals(new Set(keys).size, 10_000);
  assertEquals(keys.every((key) => key === (key | 0)), true);
  assertEquals(Math.max(...keys) - Math.min(...keys) > 2 ** 31, true);
});

Deno.test("expectedAnswer() counts groups, values and rows as a map would", () => {
  const groups = new Map<string, number>();
  for (let i = 0; i < 20_000; i++) {
    if (valueAt(i) < 100) continue;
    const group = `${keyAt(i, 50)} ${Math.floor(timeAt(i) / 60_000)}`;
    groups.set(group, (groups.get(group) ?? 0) + valueAt(i));
  }
  const total = [...groups.values()].reduce((sum, value) => sum + value, 0);
  const answer = expectedAnswer({ rows: 20_000, keys: 50 });
  assertEquals([answer.groups, answer.total], [groups.size, total]);
});

Deno.test("timeAt() is never behind by the declared disorder", () => {
  let newest = FIRST_TIME_MS;
  for (let i = 0; i < 50_000; i++) {
    assertEquals(timeAt(i) > newest - 500, true);
    newest = Math.max(newest, timeAt(i));
  }
});

Deno.test("checkAnswer() refuses a wrong answer", () => {
  const right = { groups: 1, total: 2, counted: 3 };
  checkAnswer("x", { counted: 3, groups: 1, total: 2 }, right);
  assertThrows(() => checkAnswer("x", { ...right, total: 3 }, right), Error, "Cannot trust x");
});

/** The same bits with exact arithmetic, as SQL on 64-bit integers does it. */
function mixSlowly(i: number, seed: number): number {
  const mask = 0xFFFFFFFFn;
  let h = (BigInt(i) * 0x9E3779B1n + BigInt(seed)) & mask;
  h = ((h ^ (h >> 15n)) * 0x85EBCA6Bn) & mask;
  h = ((h ^ (h >> 13n)) * 0xC2B2AE35n) & mask;
  return Number(h ^ (h >> 16n));
}
