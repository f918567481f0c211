import type { Batch, Schema } from "../data/mod.ts";
import type { SideOutputs, Stage, StageCounts, StageOutput, WaitStatus } from "../operators/mod.ts";
import { MemoryPendingStore, type PendingStore } from "../state/mod.ts";
import { AnsweringWindows, type OpenWindow } from "./answering_windows.ts";
import { BehindPanes } from "./behind_panes.ts";
import { type GroupColumns, GroupUpdate } from "./group_update.ts";
import type { LateOutput } from "./late_events.ts";
import { LateGate } from "./late_gate.ts";
import type { Groups, GroupSpec, Pane } from "./pane.ts";
import { mergeSlices } from "./merge_slices.ts";
import { PanePool } from "./pane_pool.ts";
import { PaneShelf } from "./pane_shelf.ts";
import { PaneRows, type PaneVisitor } from "./pane_rows.ts";
import { boundColumns, windowResults } from "./result_batches.ts";
import { haveSmallStates, TwoStacks } from "./two_stacks.ts";
import { type PaneWindowSpec, WindowGrid } from "./window_grid.ts";

/** What a windowed aggregation is built from. */
export interface WindowAggregateSpec extends GroupSpec {
  readonly columns: GroupColumns;
  /** Keys, window_start, window_end, results. */
  readonly output: Schema;
  /** Rows a result batch holds at most. */
  readonly batchRows: number;
  /** Never generates code. */
  readonly interpreted?: boolean;
  /** Where late rows go besides being counted. */
  readonly late?: LateOutput;
  /** Groups (key and window) held in memory at most; default {@linkcode MAX_GROUPS}. */
  readonly maxGroups?: number;
  /** A store of that name for groups that memory has no room for; default in memory, as bytes. */
  readonly store?: (name: string) => PendingStore;
}

/** Groups an operator holds in memory where nobody said how many: some gigabytes with a few aggregates. */
export const MAX_GROUPS = 20_000_000;

/** From this many panes in a window on they are combined by two stacks. */
const STACKED_PANES_MIN = 6;

/**
 * Tumbling and sliding windows over panes: event time is cut into slices of gcd(size, slide); a row updates one pane,
 * and a window, when the watermark reaches its end, combines the panes it covers (Li et al., "No Pane, No Gain", 2005),
 * many of them by {@linkcode TwoStacks}. A tumbling window is its own single pane.
 *
 * A window [s, e) takes a row while e + lateness > the watermark of the row's own partition just before it. A row that
 * only later ones of its sliding windows still take goes into a pane of its own, valid from the first of those windows:
 * so results don't depend on when, between two batches, a window fires. With lateness a window that has fired is kept
 * with its groups, takes such rows by itself, and answers again for the keys that changed, at most once a watermark.
 */
export class PaneWindow implements Stage {
  readonly #spec: WindowAggregateSpec;
  readonly #grid: WindowGrid;
  readonly #latenessMs: number;
  readonly #gate: LateGate;
  readonly mergesPartitions = true;
  /** A result has its window's last millisecond: the next ones may be exactly at a watermark that has fired others. */
  heldWatermark = -Infinity;
  readonly side: SideOutputs | undefined;
  readonly #paneRows: PaneRows;
  readonly #update: GroupUpdate;
  readonly #pool: PanePool;
  readonly #maxGroups: number;
  #stacks: TwoStacks | null;
  /** The usual rows. */
  readonly #panes: PaneShelf;
  readonly #behind: BehindPanes;
  /** Windows that have fired and may do so again. */
  readonly #fired: AnsweringWindows;
  /** Ends of windows that have fired are at most this, of those given up at most `goneToMs`. */
  #firedToMs = -Infinity;
  #goneToMs = -Infinity;
  /** End of the next window to fire; +Infinity when nothing is held. */
  #nextEndMs = Infinity;
  /** Groups that came, while windows answered, since memory was last looked at. */
  #came = 0;

  constructor(window: PaneWindowSpec, spec: WindowAggregateSpec, allowedLatenessMs = 0) {
    this.#spec = spec;
    this.#grid = new WindowGrid(window);
    this.#latenessMs = allowedLatenessMs;
    this.#gate = new LateGate(this.#grid, allowedLatenessMs, spec.late);
    this.side = this.#gate.side;
    this.#paneRows = new PaneRows(this.#grid.paneMs, this.#grid.offsetMs);
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
    this.#pool = new PanePool(spec);
    this.#behind = new BehindPanes(spec, this.#pool, spec.store?.("behind") ?? new MemoryPendingStore());
    const isStacked = this.#grid.panes >= STACKED_PANES_MIN && haveSmallStates(spec.aggregates);
    const form = { ...spec, numbered: true, purging: false, everyRows: 0 };
    this.#fired = new AnsweringWindows(form, null, spec.store?.("fired"));
    this.#panes = new PaneShelf(spec, this.#pool, spec.store?.("panes") ?? new MemoryPendingStore());
    this.#maxGroups = spec.maxGroups ?? MAX_GROUPS;
    this.#stacks = isStacked ? new TwoStacks(spec, spec.output) : null;
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const { rows, count, times, groups } = this.#gate.pass(batch);
    this.#update.start(batch);
    this.#paneRows.visit(times, rows, count, this.#addRows);
    for (const { pane, fromEndMs, rows } of groups) {
      this.#place(pane, fromEndMs, Int32Array.from(rows), 0, rows.length);
    }
    this.#makeRoom();
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    this.heldWatermark = timeMs - 1;
    if (this.#nextEndMs <= timeMs || this.#fired.count > 0) return this.#advance(timeMs);
    this.#settle(timeMs);
    return null;
  }

  waitStatus(): WaitStatus {
    return { pending: this.#groups(), nextEventTimeMs: this.#nextEndMs };
  }

  counts(): StageCounts {
    const { late, lateAfterIdle } = this.#gate;
    const evictions = this.#panes.evictions + this.#fired.evictions + this.#behind.evictions;
    return { late, lateAfterIdle, pendingWindows: this.#groups(), evictions };
  }

  #groups(): number {
    return this.#panes.size + this.#fired.size + this.#behind.size;
  }

  /** A field, not a method: made once, called per batch. */
  readonly #addRows: PaneVisitor = (pane, rows, from, to) => this.#place(pane, -Infinity, rows, from, to);

  /** Rows of one pane go to every window that ends at `fromEndMs` or later; those that have fired take them alone. */
  #place(pane: number, fromEndMs: number, rows: Int32Array, from: number, to: number): void {
    const grid = this.#grid;
    const firstEndMs = grid.firstEndMs(pane);
    const lastEndMs = grid.tumbles ? firstEndMs : grid.lastEndMs(pane);
    if (firstEndMs > lastEndMs) return;
    let endMs = Math.max(firstEndMs, fromEndMs, grid.endAfter(this.#goneToMs));
    if (endMs > lastEndMs) this.#gate.gone(rows, from, to, pane, this.heldWatermark + 1);
    for (; endMs <= this.#firedToMs && endMs <= lastEndMs; endMs += grid.slideMs) {
      this.#fired.groupsOf(this.#firedWindow(endMs)).add(this.#update, rows, from, to);
    }
    if (endMs > lastEndMs) return;
    this.#nextEndMs = Math.min(this.#nextEndMs, endMs);
    const isUsual = endMs === firstEndMs || endMs === grid.endAfter(this.#firedToMs);
    if (isUsual) this.#addUsual(pane, rows, from, to);
    else this.#addBehind(this.#behind.at(endMs, pane), rows, from, to);
  }

  #addBehind(pane: Pane, rows: Int32Array, from: number, to: number): void {
    const { size } = pane;
    this.#update.add(pane, rows, from, to);
    this.#behind.grew(pane.size - size);
  }

  #addUsual(number: number, rows: Int32Array, from: number, to: number): void {
    const pane = this.#panes.at(number);
    const { size } = pane;
    this.#update.add(pane, rows, from, to);
    this.#panes.grew(pane.size - size);
    if (this.#stacks?.holds(number)) this.#update.add(this.#stacks.patch(number), rows, from, to);
  }

  #firedWindow(endMs: number, groups?: Pane): OpenWindow {
    const startMs = endMs - this.#grid.sizeMs;
    return this.#fired.at(startMs, endMs, boundColumns(startMs, endMs), groups);
  }

  /** What memory has no room for goes to the store; combinations of panes, which can be made again, first. */
  #makeRoom(): void {
    this.#came = 0;
    if (this.#held + (this.#stacks?.size ?? 0) <= this.#maxGroups) return;
    this.#stacks = null;
    while (this.#held > this.#maxGroups) {
      if (!this.#fired.evict() && !this.#behind.evict() && !this.#panes.evict()) return;
    }
  }

  /** The same where `groups` have come to stay, or have come back: once they are enough to be worth a look. */
  #makeRoomAfter(groups: number): void {
    this.#came += groups;
    if (this.#came > this.#maxGroups / 8) this.#makeRoom();
  }

  get #held(): number {
    return this.#panes.held + this.#fired.held + this.#behind.held;
  }

  /** Answers that changed, then windows that end, then those whose time is over go. */
  *#advance(timeMs: number): Generator<Batch> {
    for (const window of this.#fired.dueByEvent(timeMs)) {
      yield* this.#fired.answersOf([window]);
      this.#makeRoomAfter(window.held?.size ?? 0);
    }
    while (this.#nextEndMs <= timeMs && this.#nextEndMs < Infinity) {
      const endMs = this.#nextEndMs;
      yield* this.#promote(endMs);
      yield* this.#fire(endMs);
      this.#firedToMs = endMs;
      this.#dropPanes();
      this.#nextEndMs = this.#findNextEndMs();
    }
    this.#settle(timeMs);
    this.#makeRoom();
  }

  *#fire(endMs: number): Generator<Batch> {
    const first = this.#paneRows.paneOf(endMs - this.#grid.sizeMs);
    const last = this.#paneRows.paneOf(endMs - 1);
    const covered = this.#panes.covered(first, last);
    if (covered === null) return yield* this.#fireAway(first, last, endMs);
    if (covered.length === 0) return;
    const { output, batchRows } = this.#spec;
    const stacked = this.#stacks === null ? null : yield* this.#stacks.combine(first, last, covered);
    if (this.#latenessMs > 0) return yield* this.#keep(endMs, covered, stacked);
    const startMs = endMs - this.#grid.sizeMs;
    if (stacked !== null) return yield* windowResults(stacked, startMs, endMs, output, batchRows);
    if (covered.length === 1) return yield* windowResults(covered[0][1], startMs, endMs, output, batchRows);
    const whole = this.#pool.take();
    for (const [, pane] of covered) yield* this.#merge(whole, pane);
    yield* windowResults(whole, startMs, endMs, output, batchRows);
    this.#pool.give(whole);
  }

  /** As `fire`, where some of it is away: a key group at a time. */
  *#fireAway(first: number, last: number, endMs: number): Generator<Batch> {
    const { output, batchRows } = this.#spec;
    for (const pieces of this.#panes.pieces(first, last)) {
      const whole = this.#pool.take();
      for (const piece of pieces) yield* this.#merge(whole, piece);
      if (this.#latenessMs > 0) yield* this.#keepPiece(endMs, whole);
      else {
        yield* windowResults(whole, endMs - this.#grid.sizeMs, endMs, output, batchRows);
        this.#pool.give(whole);
      }
    }
  }

  /** Some of a window's keys answer, and go where there is room. */
  *#keepPiece(endMs: number, groups: Pane): Generator<Batch> {
    const window = this.#firedWindow(endMs);
    yield* this.#fired.adopt(window, groups);
    this.#makeRoom();
  }

  /** Answers as `fire` does, and keeps the window's groups for rows still to come. */
  *#keep(endMs: number, covered: readonly [number, Pane][], stacked: Groups | null): Generator<Batch> {
    let whole: Pane;
    if (this.#grid.tumbles) {
      whole = this.#panes.take(covered[0][0]);
    } else {
      whole = this.#pool.take();
      if (stacked !== null) yield* this.#merge(whole, stacked);
      else for (const [, pane] of covered) yield* this.#merge(whole, pane);
    }
    yield* this.#fired.answersOf([this.#firedWindow(endMs, whole)]);
    this.#makeRoomAfter(whole.size);
  }

  #merge(whole: Pane, groups: Groups): Generator<Batch> {
    return mergeSlices(whole, groups, this.#spec.output);
  }

  /** What came for windows from this one on joins the usual panes: no window to come is without it. */
  *#promote(endMs: number): Generator<Batch> {
    for (const [number, pane] of this.#behind.due(endMs)) {
      const usual = this.#panes.at(number);
      const { size } = usual;
      yield* this.#merge(usual, pane);
      this.#panes.grew(usual.size - size);
      if (this.#stacks?.holds(number)) yield* this.#merge(this.#stacks.patch(number), pane);
      this.#pool.give(pane);
    }
  }

  /** Everything that ends by `timeMs` has fired; windows whose lateness is over are given up. */
  #settle(timeMs: number): void {
    if (timeMs < Infinity) this.#firedToMs = Math.max(this.#firedToMs, this.#grid.endAtMost(timeMs));
    if (this.#latenessMs === 0) this.#goneToMs = this.#firedToMs;
    else if (timeMs < Infinity) this.#goneToMs = this.#grid.endAtMost(timeMs - this.#latenessMs);
    this.#fired.drop(timeMs < Infinity ? this.#goneToMs : Infinity);
  }

  #findNextEndMs(): number {
    const { first } = this.#panes;
    let next = first < Infinity ? this.#grid.firstEndMs(first) : Infinity;
    for (const fromEndMs of this.#behind.ends) next = Math.min(next, fromEndMs);
    return Math.max(next, this.#grid.endAfter(this.#firedToMs));
  }

  /** Panes that no window to come covers. */
  #dropPanes(): void {
    for (let { first } = this.#panes; first < Infinity; first = this.#panes.first) {
      if (this.#grid.lastEndMs(first) > this.#firedToMs) return;
      this.#panes.drop(first);
    }
  }
}
