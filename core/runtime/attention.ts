import type { Clock } from "../time/mod.ts";
import type { Graph } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";
import type { Outlet } from "./outlet.ts";
import type { Pending } from "./pending.ts";

/** A timer of the platform holds 31 bits of milliseconds. */
const LONGEST_SLEEP_MS = 3_600_000;

/** The stages that act without a batch or a watermark: by the clock, or when work outside the loop is done. */
export class Attention {
  readonly #timed: readonly GraphNode[];
  readonly #working: readonly GraphNode[];
  readonly #clock: Clock;
  readonly #below = new Map<GraphNode, ReadonlySet<GraphNode | Outlet>>();

  constructor({ nodes }: Graph, clock: Clock) {
    this.#timed = nodes.filter(({ stage }) => stage.nextTimeMs !== undefined);
    this.#working = nodes.filter(({ stage }) => stage.work !== undefined);
    this.#clock = clock;
    for (const node of [...this.#timed, ...this.#working]) this.#below.set(node, withDescendants(node));
  }

  /** Whether any stage ever acts by itself. */
  get needed(): boolean {
    return this.#below.size > 0;
  }

  /** Told when work outside the loop has something to give. */
  set onReady(wake: () => void) {
    for (const { stage } of this.#working) stage.work!.onReady = wake;
  }

  /** The run has been stopped: stages that only wait need not. */
  hurry(): void {
    for (const { stage } of this.#working) stage.work!.hurry?.();
  }

  /** Whether work is under way somewhere. */
  get working(): boolean {
    return this.#working.some(({ stage }) => stage.work!.pending > 0);
  }

  /** A stage that has work enough for now; while `pending` is worked off only one that may be relieved meanwhile. */
  isFull(pending: readonly Pending[]): boolean {
    return this.#working.some((node) => node.stage.work!.full && this.#isFree(node, pending));
  }

  /** Stages with work under way that may be asked for results now. */
  *ready(pending: readonly Pending[]): Generator<GraphNode> {
    for (const node of this.#working) {
      if (node.stage.work!.pending > 0 && this.#isFree(node, pending)) yield node;
    }
  }

  /** Stages whose time has come. */
  *due(nowMs: number, pending: readonly Pending[]): Generator<GraphNode> {
    for (const node of this.#timed) {
      if (node.stage.nextTimeMs! <= nowMs && this.#isFree(node, pending)) yield node;
    }
  }

  /** Resolves when the next stage's time has come, at once where it has; never where no stage waits for the clock. */
  whenDue(signal: AbortSignal): Promise<void> {
    let dueMs = Infinity;
    for (const { stage } of this.#timed) dueMs = Math.min(dueMs, stage.nextTimeMs!);
    if (dueMs === Infinity) return new Promise(() => {});
    return this.#clock.sleep(Math.min(LONGEST_SLEEP_MS, Math.max(0, dueMs - this.#clock.now())), signal);
  }

  /**
   * A stage may act while nothing it leads to is in the midst of something: lazy output would be overtaken, and what
   * some readers have yet to see of a stage's batch would be gone.
   */
  #isFree(node: GraphNode, pending: readonly Pending[]): boolean {
    const below = this.#below.get(node)!;
    return pending.every((one) => !below.has("outlet" in one ? one.outlet : one.node));
  }
}

/** A stage, all it leads to, and their outlets. */
function withDescendants(node: GraphNode): ReadonlySet<GraphNode | Outlet> {
  const found = new Set<GraphNode>([node]);
  const outlets = new Set<Outlet>();
  for (const { outlet, sides } of found) {
    for (const one of [outlet, ...sides.values()]) {
      outlets.add(one);
      for (const to of readersOf(one)) found.add(to);
    }
  }
  return new Set([...found, ...outlets]);
}

function readersOf({ edges }: Outlet): GraphNode[] {
  return edges.map(({ to }) => to);
}
