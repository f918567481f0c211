import type { WindowSpec } from "../plan/mod.ts";

/** Tumbling or sliding windows. */
export type PaneWindowSpec = Extract<WindowSpec, { kind: "tumbling" | "sliding" }>;

/**
 * Where tumbling and sliding windows and their panes lie. Event time is cut into panes of gcd(size, slide), numbered
 * from the offset; a window is named by its end, and ends lie at offset + size + k * slide.
 */
export class WindowGrid {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly offsetMs: number;
  readonly paneMs: number;

  constructor(window: PaneWindowSpec) {
    this.sizeMs = window.sizeMs;
    this.slideMs = window.kind === "sliding" ? window.slideMs : window.sizeMs;
    this.offsetMs = window.offsetMs;
    this.paneMs = gcd(this.sizeMs, this.slideMs);
  }

  /** Whether every row is in one window only. */
  get tumbles(): boolean {
    return this.slideMs === this.sizeMs;
  }

  /** Panes of a window. */
  get panes(): number {
    return this.sizeMs / this.paneMs;
  }

  /** The pane a time falls into. */
  paneOf(timeMs: number): number {
    return Math.floor((timeMs - this.offsetMs) / this.paneMs);
  }

  /** End of the earliest window that covers a pane (if any does). */
  firstEndMs(pane: number): number {
    return this.endAtMost(pane * this.paneMs + this.offsetMs) + this.slideMs;
  }

  /** End of the last window that covers a pane. */
  lastEndMs(pane: number): number {
    return this.endAtMost(pane * this.paneMs + this.offsetMs + this.sizeMs);
  }

  /** False for panes between hopping windows (slide > size), which no window covers. */
  covers(pane: number): boolean {
    return this.slideMs <= this.sizeMs || this.firstEndMs(pane) <= this.lastEndMs(pane);
  }

  /** The greatest window end not after `timeMs`. */
  endAtMost(timeMs: number): number {
    const base = this.offsetMs + this.sizeMs;
    return Math.floor((timeMs - base) / this.slideMs) * this.slideMs + base;
  }

  /** End of the next window after `endMs`, itself a window's end or -Infinity. */
  endAfter(endMs: number): number {
    return endMs + this.slideMs;
  }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
