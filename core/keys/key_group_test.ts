import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { checkMaxKeyGroups, keyGroup, keyGroupRange, subtaskOfKeyGroup } from "./key_group.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("keyGroup() is Kafka's partition: (murmur2 & 0x7fffffff) % groups", () => {
  const hashes: [string, number][] = [["21", -973932308], ["foobar", -790332482], ["abc", 479470107]];
  for (const groups of [1, 2, 128, 256, 32_768]) {
    for (const [text, hash] of hashes) {
      assertEquals(keyGroup(bytesOf(text), groups), (hash & 0x7fffffff) % groups);
    }
  }
});

Deno.test("keyGroup() spreads keys evenly", () => {
  const counts = new Array<number>(256).fill(0);
  for (let i = 0; i < 25_600; i++) counts[keyGroup(bytesOf(`user-${i}`))]++;
  assertEquals(counts.filter((count) => count < 50 || count > 150), []);
});

Deno.test("keyGroupRange() shares all groups, contiguously, evenly, and as subtaskOfKeyGroup() says", () => {
  for (const groups of [1, 2, 8, 128, 256]) {
    for (let parallelism = 1; parallelism <= groups; parallelism++) {
      let next = 0;
      for (let subtask = 0; subtask < parallelism; subtask++) {
        const { start, end } = keyGroupRange(subtask, parallelism, groups);
        assertEquals(start, next);
        assertEquals(
          end - start === Math.floor(groups / parallelism) || end - start === Math.ceil(groups / parallelism),
          true,
        );
        for (let group = start; group < end; group++) {
          assertEquals(subtaskOfKeyGroup(group, parallelism, groups), subtask);
        }
        next = end;
      }
      assertEquals(next, groups);
    }
  }
});

Deno.test("keyGroupRange() gives the ranges of Flink's KeyGroupRangeAssignment", () => {
  const ranges = [0, 1, 2].map((subtask) => keyGroupRange(subtask, 3, 128));
  assertEquals(ranges, [{ start: 0, end: 43 }, { start: 43, end: 86 }, { start: 86, end: 128 }]);
});

Deno.test("key groups are a power of 2, and no fewer than subtasks", () => {
  for (const bad of [0, -1, 3, 1.5, NaN, Infinity, 65_536]) {
    assertEquals(assertThrows(() => checkMaxKeyGroups(bad), VolleyError).code, "KEY_GROUPS_INVALID");
  }
  for (const [parallelism, groups] of [[3, 2], [0, 2], [1.5, 2], [1, 100]]) {
    assertEquals(
      assertThrows(() => keyGroupRange(0, parallelism, groups), VolleyError).code,
      "KEY_GROUPS_INVALID",
    );
  }
});
