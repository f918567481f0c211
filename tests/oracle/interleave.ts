import type { SeededRandom } from "./seeded_random.ts";

/** Some consecutive rows of one partition. */
export interface Chunk<T> {
  readonly partition: number;
  readonly rows: readonly T[];
}

/** The partitions cut into chunks of at most `size` rows, in a random order that keeps each partition's own. */
export function interleave<T>(
  partitions: readonly (readonly T[])[],
  size: number,
  random: SeededRandom,
): Chunk<T>[] {
  const queues = partitions.map((rows, partition) => chunksOf(rows, partition, size));
  const order: Chunk<T>[] = [];
  for (let open = waiting(queues); open.length > 0; open = waiting(queues)) {
    const queue = random.pick(open);
    const run = random.pick([1, 1, 2, queue.length]);
    order.push(...queue.splice(0, run));
  }
  return order;
}

function chunksOf<T>(rows: readonly T[], partition: number, size: number): Chunk<T>[] {
  const chunks: Chunk<T>[] = [];
  for (let from = 0; from < rows.length; from += size) {
    chunks.push({ partition, rows: rows.slice(from, from + size) });
  }
  return chunks;
}

function waiting<T>(queues: readonly T[][]): T[][] {
  return queues.filter((queue) => queue.length > 0);
}
