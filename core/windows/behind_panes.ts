import type { Pane } from "./pane.ts";
import type { PanePool } from "./pane_pool.ts";

/** Panes of rows that only windows from a certain one on take, until that one's turn comes. */
export class BehindPanes {
  readonly #pool: PanePool;
  /** By first window end that takes them, then by pane number. */
  readonly #panes = new Map<number, Map<number, Pane>>();

  constructor(pool: PanePool) {
    this.#pool = pool;
  }

  /** Ends of the first windows that take some pane. */
  get ends(): Iterable<number> {
    return this.#panes.keys();
  }

  /** Groups held. */
  get size(): number {
    let size = 0;
    for (const panes of this.#panes.values()) for (const pane of panes.values()) size += pane.size;
    return size;
  }

  /** The pane for rows of pane `number` that windows from `fromEndMs` on take. */
  at(fromEndMs: number, number: number): Pane {
    let panes = this.#panes.get(fromEndMs);
    if (panes === undefined) this.#panes.set(fromEndMs, panes = new Map());
    let pane = panes.get(number);
    if (pane === undefined) panes.set(number, pane = this.#pool.take());
    return pane;
  }

  /** Takes out what all windows from `endMs` on take, in order of arrival within each pane. */
  due(endMs: number): [number, Pane][] {
    const ends = [...this.#panes.keys()].filter((fromEndMs) => fromEndMs <= endMs).sort((a, b) => a - b);
    return ends.flatMap((fromEndMs) => {
      const panes = [...this.#panes.get(fromEndMs)!];
      this.#panes.delete(fromEndMs);
      return panes;
    });
  }
}
