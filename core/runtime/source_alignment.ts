import type { Graph, SourceNode } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";

/**
 * Holds back sources whose event time runs ahead of the others': the windows of the time between would only fill
 * memory until the slowest comes along. What is read stays the same; only the order between sources changes.
 *
 * A source that has given nothing yet, is idle or has ended holds nobody back.
 */
export class SourceAlignment {
  readonly #groups: readonly (readonly SourceNode[])[];
  readonly #maxDriftMs: number;

  /** `maxDriftMs`: how far ahead of the slowest source another may be; Infinity aligns nothing. */
  constructor({ sources }: Graph, maxDriftMs: number) {
    this.#groups = maxDriftMs === Infinity ? [] : meeting(sources).filter((group) => group.length > 1);
    this.#maxDriftMs = maxDriftMs;
  }

  /** Whether there is anything to align. */
  get needed(): boolean {
    return this.#groups.length > 0;
  }

  /** Looks at the watermarks again; gives the sources that are now held or let go. */
  update(): SourceNode[] {
    return this.#groups.flatMap((group) => this.#updateGroup(group));
  }

  #updateGroup(group: readonly SourceNode[]): SourceNode[] {
    const watermarks = group.map(watermarkOf);
    const slowest = Math.min(...watermarks.filter((timeMs) => timeMs > -Infinity));
    return group.filter((source, i) => {
      const held = watermarks[i] < Infinity && watermarks[i] > slowest + this.#maxDriftMs;
      const changes = held !== source.held;
      source.held = held;
      return changes;
    });
  }
}

/** Least watermark of a source's active partitions: +Infinity where none is active, -Infinity before the first row. */
function watermarkOf({ reader, assigners }: SourceNode): number {
  if (reader.ended) return Infinity;
  const own = new Set(reader.statuses().map(({ partition }) => partition));
  let least = Infinity;
  for (const { stage } of assigners) {
    for (const { partition, state, watermarkMs } of stage.partitionWatermarks?.() ?? []) {
      if (state === "active" && own.has(partition)) least = Math.min(least, watermarkMs);
    }
  }
  return least;
}

/** Sources with event time by the streams in which they meet, directly or through others. */
function meeting(sources: readonly SourceNode[]): SourceNode[][] {
  const groups: { readonly members: SourceNode[]; readonly reached: Set<GraphNode> }[] = [];
  for (const source of sources) {
    if (source.assigners.length === 0) continue;
    const reached = reachedFrom(source);
    const met = groups.filter((group) => [...reached].some((node) => group.reached.has(node)));
    for (const group of met) groups.splice(groups.indexOf(group), 1);
    groups.push({
      members: [...met.flatMap(({ members }) => members), source],
      reached: new Set([...reached, ...met.flatMap((group) => [...group.reached])]),
    });
  }
  return groups.map(({ members }) => members);
}

function reachedFrom({ outlet }: SourceNode): Set<GraphNode> {
  const found = new Set(outlet.edges.map(({ to }) => to));
  for (const node of found) {
    for (const { edges } of [node.outlet, ...node.sides.values()]) for (const { to } of edges) found.add(to);
  }
  return found;
}
