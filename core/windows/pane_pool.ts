import { type GroupSpec, Pane } from "./pane.ts";

/** Panes kept for reuse: a fired window's buffers serve the next one, so that steady streams stop allocating. */
const KEPT_MAX = 16;
/** Of panes with more groups than `LARGE_GROUPS` fewer are kept: theirs are the megabytes. */
const LARGE_KEPT_MAX = 2;
const LARGE_GROUPS = 65_536;

/** Hands out empty panes. */
export class PanePool {
  readonly #spec: GroupSpec;
  readonly #free: Pane[] = [];

  constructor(spec: GroupSpec) {
    this.#spec = spec;
  }

  take(): Pane {
    return this.#free.pop() ?? new Pane(this.#spec);
  }

  /** Takes a pane back; its groups are forgotten. */
  give(pane: Pane): void {
    if (this.#free.length >= (pane.size > LARGE_GROUPS ? LARGE_KEPT_MAX : KEPT_MAX)) return;
    pane.clear();
    this.#free.push(pane);
  }
}
