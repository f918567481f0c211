import { Batch } from "../data/mod.ts";
import type { StageOutput } from "../operators/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { Graph, SourceNode } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";
import { operatorFailed } from "./operator_fault.ts";
import type { Outlet } from "./outlet.ts";
import type { Pacer } from "./pacer.ts";

/**
 * Work that waits while the loop does something else: results still to be made, a watermark to pass on after them, a
 * batch that other readers of an outlet have yet to see.
 */
type Pending =
  | { readonly kind: "batches"; readonly node: GraphNode; readonly batches: Iterator<Batch> }
  | { readonly kind: "watermark"; readonly node: GraphNode }
  | { readonly kind: "readers"; readonly outlet: Outlet; readonly from: number; readonly batch: Batch };

/** One batch in so many is timed: the clock costs more than a small stage. */
const TIMED_BATCHES = 32;

/**
 * One thread of a running pipeline. A batch falls through its stages synchronously, depth first; only slow sinks, long
 * firings and the event loop's turn make it wait. Many results of one call are pulled from the stage one batch at a
 * time, so that a million keys firing at once neither hold the event loop nor fill memory.
 */
export class Task {
  readonly #graph: Graph;
  readonly #clock: Clock;
  readonly #pacer: Pacer;
  readonly #pending: Pending[] = [];
  readonly #partitionStamps = new Map<SourceNode, number>();
  #wake: () => void = () => {};

  constructor(graph: Graph, clock: Clock, pacer: Pacer) {
    this.#graph = graph;
    this.#clock = clock;
    this.#pacer = pacer;
  }

  /** Reads all sources to their ends, or until `stop` aborts; what was read is then worked off to the last result. */
  async run(stop: AbortSignal): Promise<void> {
    const wake = () => this.#wake();
    const { sources, sinks } = this.#graph;
    for (const { reader } of sources) reader.onArrival = wake;
    for (const sink of sinks) sink.onFailure = wake;
    stop.addEventListener("abort", wake);
    try {
      for (const source of sources) this.#tellPartitions(source);
      while (!stop.aborted && sources.some(({ reader }) => !reader.ended)) await this.#round(stop);
      for (const source of sources) await this.#drain(source);
      for (const source of sources) await this.#endInput(source.outlet);
      for (const sink of sinks) await sink.settled(true);
    } finally {
      stop.removeEventListener("abort", wake);
    }
  }

  /** One batch from every source that has one; waits where none has. */
  async #round(stop: AbortSignal): Promise<void> {
    let idle = true;
    for (const source of this.#graph.sources) {
      if (source.reader.ended || stop.aborted) continue;
      const batch = source.reader.next();
      if (batch === undefined) continue;
      idle = false;
      await this.#take(source, batch);
    }
    if (idle) await this.#arrival(stop);
  }

  /** A batch, or null for the end of its source, goes through the whole graph. */
  async #take(source: SourceNode, batch: Batch | null): Promise<void> {
    this.#tellPartitions(source);
    if (batch === null) await this.#endInput(source.outlet);
    else this.#forward(source.outlet, batch);
    if (this.#pending.length > 0) await this.#settle();
    for (const node of this.#graph.assigners) {
      if (node.moveTo(node.stage.watermark!)) this.#onWatermark(node);
      if (this.#pending.length > 0) await this.#settle();
    }
    if (this.#isBlocked()) await this.#waitForSinks();
    if (batch !== null && this.#pacer.isDue(batch.rows)) await this.#pacer.pause();
  }

  /** A poll under way when the run was stopped has read rows too. */
  async #drain(source: SourceNode): Promise<void> {
    const batch = source.reader.ended ? null : await source.reader.rest();
    if (batch !== null) await this.#take(source, batch);
  }

  async #arrival(stop: AbortSignal): Promise<void> {
    this.#pacer.idle();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      const { sources } = this.#graph;
      if (stop.aborted || this.#isBlocked() || sources.some(({ reader }) => reader.ready)) resolve();
    });
    this.#pacer.restart();
    if (this.#isBlocked()) await this.#waitForSinks();
  }

  /** Sources say which partitions there are; watermarks wait for all that have not ended. */
  #tellPartitions(source: SourceNode): void {
    if (source.assigners.length === 0) return;
    const stamp = source.reader.partitionStamp();
    if (this.#partitionStamps.get(source) === stamp) return;
    this.#partitionStamps.set(source, stamp);
    for (const assigner of source.assigners) {
      // All sources an assigner hears, not just the one that changed.
      const heard = this.#graph.sources.filter(({ assigners }) => assigners.includes(assigner));
      assigner.stage.onPartitions!(heard.flatMap(({ reader }) => reader.statuses()));
    }
  }

  async #endInput(outlet: Outlet): Promise<void> {
    this.#advance(outlet, Infinity);
    await this.#settle();
  }

  /**
   * Strictly depth first: what one reader gives lazily is worked off before the next reader sees the batch, because
   * both may lead to the same stage, whose buffers and lazy output are good until it is called again.
   */
  #forward(outlet: Outlet, batch: Batch, from = 0): void {
    const { edges, sinks } = outlet;
    const waiting = this.#pending.length;
    for (let e = from; e < edges.length; e++) {
      this.#deliver(edges[e].to, edges[e].port, batch);
      if (this.#pending.length === waiting || e + 1 === edges.length) continue;
      this.#pending.splice(waiting, 0, { kind: "readers", outlet, from: e + 1, batch });
      return;
    }
    for (let s = 0; s < sinks.length; s++) sinks[s].write(batch);
  }

  #deliver(node: GraphNode, port: number, batch: Batch): void {
    node.recordsIn += batch.rows;
    node.metrics.processed.add(batch.rows);
    const output = node.batchesIn++ % TIMED_BATCHES === 0
      ? this.#timedProcess(node, port, batch)
      : this.#process(node, port, batch);
    if (output === null) return;
    if (output instanceof Batch) this.#emit(node, output);
    else this.#pending.push({ kind: "batches", node, batches: output[Symbol.iterator]() });
  }

  #process(node: GraphNode, port: number, batch: Batch): StageOutput {
    try {
      return node.stage.process(batch, port);
    } catch (thrown) {
      throw operatorFailed(thrown, "run", node.id);
    }
  }

  #timedProcess(node: GraphNode, port: number, batch: Batch): StageOutput {
    const from = this.#clock.monotonic();
    const output = this.#process(node, port, batch);
    node.metrics.latencyMs.record(this.#clock.monotonic() - from);
    return output;
  }

  #emit(node: GraphNode, batch: Batch): void {
    node.recordsOut += batch.rows;
    if (batch.rows > 0) this.#forward(node.outlet, batch);
  }

  #advance(outlet: Outlet, timeMs: number): void {
    for (const { to, port } of outlet.edges) if (to.advance(port, timeMs)) this.#onWatermark(to);
    for (const sink of outlet.sinks) sink.watermarkMs = timeMs;
  }

  /** Results that are due first, then the watermark itself to the next stages. */
  #onWatermark(node: GraphNode): void {
    const results = this.#resultsDue(node);
    if (results === null) return this.#advance(node.outlet, node.watermarkMs);
    this.#pending.push({ kind: "watermark", node });
    this.#pending.push({ kind: "batches", node, batches: results[Symbol.iterator]() });
  }

  #resultsDue(node: GraphNode): Iterable<Batch> | null {
    try {
      return node.stage.onWatermark?.(node.watermarkMs) ?? null;
    } catch (thrown) {
      throw operatorFailed(thrown, "run", node.id);
    }
  }

  /** Works off everything pending, last in first out, and waits for sinks that are full. */
  async #settle(): Promise<void> {
    for (let top = this.#pending.at(-1); top !== undefined; top = this.#pending.at(-1)) {
      const rows = this.#workOff(top);
      if (this.#isBlocked()) await this.#waitForSinks();
      if (this.#pacer.isDue(rows)) await this.#pacer.pause();
    }
    if (this.#isBlocked()) await this.#waitForSinks();
  }

  /** One step of the topmost pending work; gives the rows it was about. */
  #workOff(top: Pending): number {
    if (top.kind === "batches") return this.#pull(top.node, top.batches);
    this.#pending.pop();
    if (top.kind === "readers") {
      this.#forward(top.outlet, top.batch, top.from);
      return top.batch.rows;
    }
    this.#advance(top.node.outlet, top.node.watermarkMs);
    return 0;
  }

  #pull(node: GraphNode, batches: Iterator<Batch>): number {
    const next = nextBatch(node, batches);
    if (next === null) this.#pending.pop();
    else this.#emit(node, next);
    // An empty batch stands for work done on `length` rows: the stage lets the loop look at the time.
    return next === null ? 0 : next.length;
  }

  #isBlocked(): boolean {
    for (const sink of this.#graph.sinks) if (sink.full) return true;
    return false;
  }

  async #waitForSinks(): Promise<void> {
    for (const sink of this.#graph.sinks) if (sink.full) await sink.settled();
    this.#pacer.restart();
  }
}

function nextBatch(node: GraphNode, batches: Iterator<Batch>): Batch | null {
  try {
    const { done, value } = batches.next();
    return done ? null : value;
  } catch (thrown) {
    throw operatorFailed(thrown, "run", node.id);
  }
}
