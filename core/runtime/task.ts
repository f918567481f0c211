import { Batch } from "../data/mod.ts";
import { toVolleyError, type VolleyError } from "../fault/mod.ts";
import type { StageOutput } from "../operators/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { Graph, SourceNode } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";
import type { Outlet } from "./outlet.ts";
import type { Pacer } from "./pacer.ts";

/** Work that waits while the loop does something else: results still to be made, or a watermark to pass on after them. */
type Pending =
  | { readonly kind: "batches"; readonly node: GraphNode; readonly batches: Iterator<Batch> }
  | { readonly kind: "watermark"; readonly node: GraphNode };

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
    const onStop = () => this.#wake();
    stop.addEventListener("abort", onStop);
    try {
      for (const source of this.#graph.sources) this.#tellPartitions(source);
      while (!stop.aborted && this.#graph.sources.some(({ reader }) => !reader.ended)) {
        await this.#round(stop);
      }
      for (const source of this.#graph.sources) await this.#endInput(source.outlet);
      for (const sink of this.#graph.sinks) await sink.settled(true);
    } finally {
      stop.removeEventListener("abort", onStop);
    }
  }

  /** One batch from every source that has one; waits where none has. */
  async #round(stop: AbortSignal): Promise<void> {
    let idle = true;
    for (const source of this.#graph.sources) {
      const { reader } = source;
      if (reader.ended) continue;
      const batch = reader.next();
      if (batch === undefined) continue;
      idle = false;
      this.#tellPartitions(source);
      if (batch === null) await this.#endInput(source.outlet);
      else this.#forward(source.outlet, batch);
      if (this.#pending.length > 0) await this.#settle();
      this.#passWatermarks();
      if (this.#pending.length > 0 || this.#isBlocked()) await this.#settle();
      if (batch !== null && this.#pacer.isDue(batch.rows)) await this.#pacer.pause();
    }
    if (idle) await this.#arrival(stop);
  }

  #arrival(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (stop.aborted) resolve();
      for (const { reader } of this.#graph.sources) reader.polling?.then(resolve);
      this.#pacer.idle();
    });
  }

  /** Sources say which partitions there are; watermarks wait for all that have not ended. */
  #tellPartitions(source: SourceNode): void {
    if (source.assigners.length === 0) return;
    const stamp = source.reader.partitionStamp();
    if (this.#partitionStamps.get(source) === stamp) return;
    this.#partitionStamps.set(source, stamp);
    for (const assigner of source.assigners) assigner.stage.onPartitions!(source.reader.statuses());
  }

  async #endInput(outlet: Outlet): Promise<void> {
    this.#advance(outlet, Infinity);
    await this.#settle();
  }

  #forward(outlet: Outlet, batch: Batch): void {
    const { edges, sinks } = outlet;
    for (let e = 0; e < edges.length; e++) this.#deliver(edges[e].to, edges[e].port, batch);
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
      throw operatorFailed(thrown, node);
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

  #passWatermarks(): void {
    for (const node of this.#graph.assigners) {
      if (node.moveTo(node.stage.watermark!)) this.#onWatermark(node);
    }
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
      throw operatorFailed(thrown, node);
    }
  }

  /** Works off everything pending, last in first out, and waits for sinks that are full. */
  async #settle(): Promise<void> {
    for (let top = this.#pending.at(-1); top !== undefined; top = this.#pending.at(-1)) {
      const rows = top.kind === "watermark" ? this.#finish(top.node) : this.#pull(top.node, top.batches);
      if (this.#isBlocked()) await this.#waitForSinks();
      if (this.#pacer.isDue(rows)) await this.#pacer.pause();
    }
    if (this.#isBlocked()) await this.#waitForSinks();
  }

  #finish(node: GraphNode): number {
    this.#pending.pop();
    this.#advance(node.outlet, node.watermarkMs);
    return 0;
  }

  #pull(node: GraphNode, batches: Iterator<Batch>): number {
    const next = nextBatch(node, batches);
    if (next === null) this.#pending.pop();
    else this.#emit(node, next);
    return next === null ? 0 : next.rows;
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
    throw operatorFailed(thrown, node);
  }
}

function operatorFailed(thrown: unknown, node: GraphNode): VolleyError {
  return toVolleyError(thrown, "OPERATOR_FAILED", `Cannot run operator ${node.id}`, { operator: node.id });
}
