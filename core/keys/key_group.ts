import { VolleyError } from "../fault/mod.ts";
import { murmur2 } from "./murmur2.ts";

/** Key groups of a state when nothing else is said; fixed for the state's life. */
export const DEFAULT_MAX_KEY_GROUPS = 256;

/** Neighbouring key groups, from `start` up to but not including `end`. */
export interface KeyGroupRange {
  readonly start: number;
  readonly end: number;
}

/** The key group of a key's canonical bytes: Kafka's partition of the key among `maxKeyGroups` partitions. */
export function keyGroup(keyBytes: Uint8Array, maxKeyGroups: number = DEFAULT_MAX_KEY_GROUPS): number {
  return keyGroupOfHash(murmur2(keyBytes), maxKeyGroups);
}

/** The key group of a murmur2 hash; `maxKeyGroups` is a power of 2. */
export function keyGroupOfHash(hash: number, maxKeyGroups: number): number {
  return hash & 0x7fffffff & (maxKeyGroups - 1);
}

/** Throws `KEY_GROUPS_INVALID` unless `maxKeyGroups` is a power of 2 from 1 to 32,768. */
export function checkMaxKeyGroups(maxKeyGroups: number): void {
  const powerOf2 = Number.isInteger(maxKeyGroups) && (maxKeyGroups & (maxKeyGroups - 1)) === 0;
  if (powerOf2 && maxKeyGroups >= 1 && maxKeyGroups <= 32_768) return;
  throw new VolleyError({
    code: "KEY_GROUPS_INVALID",
    message: `Cannot use ${maxKeyGroups} key groups: not a power of 2 from 1 to 32768`,
    hint: `Leave out maxKeyGroups for ${DEFAULT_MAX_KEY_GROUPS}, or give the next power of 2.`,
  });
}

/**
 * The key groups `subtask` of `parallelism` owns, as Flink's `KeyGroupRangeAssignment` gives them: contiguous, and of
 * sizes that differ by at most one. Throws `KEY_GROUPS_INVALID` when there are more subtasks than groups.
 *
 * @example
 * ```ts
 * import { keyGroupRange } from "@volley/volley";
 * console.assert(keyGroupRange(1, 3, 256).start === 86);
 * ```
 */
export function keyGroupRange(subtask: number, parallelism: number, maxKeyGroups: number): KeyGroupRange {
  checkParallelism(parallelism, maxKeyGroups);
  return {
    start: Math.ceil((subtask * maxKeyGroups) / parallelism),
    end: Math.ceil(((subtask + 1) * maxKeyGroups) / parallelism),
  };
}

/** The subtask that owns a key group. */
export function subtaskOfKeyGroup(group: number, parallelism: number, maxKeyGroups: number): number {
  return Math.floor((group * parallelism) / maxKeyGroups);
}

function checkParallelism(parallelism: number, maxKeyGroups: number): void {
  checkMaxKeyGroups(maxKeyGroups);
  if (Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= maxKeyGroups) return;
  throw new VolleyError({
    code: "KEY_GROUPS_INVALID",
    message: `Cannot share ${maxKeyGroups} key groups among ${parallelism} subtasks`,
    hint: "Parallelism is a whole number from 1 to maxKeyGroups.",
  });
}
