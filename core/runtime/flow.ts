import { Batch } from "../data/mod.ts";
import type { StageOutput } from "../operators/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { GraphNode } from "./graph_node.ts";
import { operatorFailed } from "./operator_fault.ts";
import type { Outlet } from "./outlet.ts";
import type { Pending } from "./pending.ts";

/** One batch in so many is timed: the clock costs more than a small stage. */
const TIMED_BATCHES = 32;

/**
 * How batches and watermarks go from stage to stage. A batch falls through as far as it can within the call; what a
 * stage makes lazily, and what other readers have yet to see, is laid down on a stack and worked off step by step.
 */
export class Flow {
  /** What is laid down, the next to be worked off last. */
  readonly pending: Pending[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Strictly depth first: what one reader gives lazily is worked off before the next reader sees the batch, because
   * both may lead to the same stage, whose buffers and lazy output are good until it is called again.
   */
  forward(outlet: Outlet, batch: Batch, from = 0): void {
    const { edges, sinks } = outlet;
    const waiting = this.pending.length;
    for (let e = from; e < edges.length; e++) {
      this.#deliver(edges[e].to, edges[e].port, batch);
      if (this.pending.length === waiting || e + 1 === edges.length) continue;
      this.pending.splice(waiting, 0, { kind: "readers", outlet, from: e + 1, batch });
      return;
    }
    for (let s = 0; s < sinks.length; s++) sinks[s].write(batch);
  }

  #deliver(node: GraphNode, port: number, batch: Batch): void {
    if (node.idle && node.stage.watermark !== undefined) this.#wake(node);
    node.recordsIn += batch.rows;
    node.metrics.processed.add(batch.rows);
    const output = node.batchesIn++ % TIMED_BATCHES === 0
      ? this.#timedProcess(node, port, batch)
      : this.#process(node, port, batch);
    if (node.stage.side !== undefined && node.stage.side.length > 0) return this.#deliverAll(node, output);
    if (output === null) return;
    if (output instanceof Batch) this.#emit(node, output);
    else this.lay(node, output);
  }

  /** A stage gave rows to side outputs: those go first, one reader at a time, then the main output. */
  #deliverAll(node: GraphNode, output: StageOutput): void {
    if (output instanceof Batch) this.lay(node, [output]);
    else this.lay(node, output);
  }

  /** Lays results down to be worked off, above them what the stage gave to its side outputs. */
  lay(node: GraphNode, results: Iterable<Batch> | null): void {
    if (results !== null) this.pending.push({ kind: "batches", node, batches: results[Symbol.iterator]() });
    this.#laySides(node);
  }

  #laySides({ stage: { side }, sides }: GraphNode): void {
    if (side === undefined || side.length === 0) return;
    const put = side.take();
    for (let k = put.length - 1; k >= 0; k--) {
      const { tag, batch } = put[k];
      const outlet = sides.get(tag);
      if (outlet === undefined) continue;
      outlet.sideRecords += batch.rows;
      this.pending.push({ kind: "readers", outlet, from: 0, batch });
    }
  }

  #process(node: GraphNode, port: number, batch: Batch): StageOutput {
    try {
      return node.stage.process(batch, port);
    } catch (thrown) {
      throw operatorFailed(thrown, "run", node.id);
    }
  }

  /** Calls a stage; what it throws gets its place. */
  guarded<T>(node: GraphNode, call: () => T): T {
    try {
      return call();
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
    if (batch.rows > 0) this.forward(node.outlet, batch);
  }

  /**
   * The watermark of a stream has come to `timeMs`. As with batches, what one reader makes of it is worked off before
   * the next reader hears of it: both may lead to the same stage.
   */
  advance(outlet: Outlet, timeMs: number, from = 0): void {
    const { edges, sinks } = outlet;
    const waiting = this.pending.length;
    for (let e = from; e < edges.length; e++) {
      const { to, port } = edges[e];
      if (to.advance(port, timeMs)) this.onWatermark(to);
      if (this.pending.length === waiting || e + 1 === edges.length) continue;
      this.pending.splice(waiting, 0, { kind: "advance", outlet, from: e + 1, timeMs });
      return;
    }
    for (const sink of sinks) sink.watermarkMs = timeMs;
  }

  /** Results that are due first, then the watermark itself to the next stages. */
  onWatermark(node: GraphNode): void {
    const results = this.guarded(node, () => node.stage.onWatermark?.(node.watermarkMs) ?? null);
    const hasSides = node.stage.side !== undefined && node.stage.side.length > 0;
    if (results === null && !hasSides) return this.passWatermark(node);
    this.pending.push({ kind: "watermark", node });
    this.lay(node, results);
  }

  /** Hands a stage's watermark on, as far as it lets it. */
  passWatermark(node: GraphNode): void {
    if (!node.pass()) return;
    const { passedMs: timeMs, outlet, sides } = node;
    if (sides.size > 0) {
      const others = [...sides.values()].reverse();
      this.pending.push(
        ...others.map((side) => ({ kind: "advance" as const, outlet: side, from: 0, timeMs })),
      );
    }
    this.advance(outlet, timeMs);
  }

  /** Tells what comes behind a node whether it is idle: where streams meet, the others need not wait for it. */
  tellIdle(node: GraphNode): void {
    const idle = node.silent;
    if (idle !== node.idle) this.#setIdle(node, idle);
  }

  /** Every node is told before any goes on, and each that does is worked off before the next. */
  #setIdle(node: GraphNode, idle: boolean): void {
    node.idle = idle;
    for (const { edges } of [node.outlet, ...node.sides.values()]) {
      for (const { to, port } of edges) {
        to.hearIdle(port, idle);
        if (idle) this.pending.push({ kind: "follow", node: to });
        if (to.stage.watermark === undefined) this.tellIdle(to);
      }
    }
  }

  /** Rows of a stream come again that others have not waited for. */
  #wake(node: GraphNode): void {
    node.stage.goneOn?.(furthestBehind(node));
    this.#setIdle(node, false);
  }

  /** One step of the topmost pending work; gives the rows it was about. */
  workOff(top: Pending): number {
    if (top.kind === "batches") return this.#pull(top.node, top.batches);
    this.pending.pop();
    if (top.kind === "advance") {
      this.advance(top.outlet, top.timeMs, top.from);
      return 0;
    }
    if (top.kind === "readers") {
      this.forward(top.outlet, top.batch, top.from);
      return top.batch.rows;
    }
    if (top.kind === "watermark") this.passWatermark(top.node);
    else if (top.node.follow()) this.onWatermark(top.node);
    return 0;
  }

  #pull(node: GraphNode, batches: Iterator<Batch>): number {
    const next = nextBatch(node, batches);
    if (next === null) this.pending.pop();
    // Side outputs come first, so the batch waits: by now it may not be the stage's last word.
    if (node.stage.side !== undefined && node.stage.side.length > 0) this.#pullAll(node, next);
    else if (next !== null) this.#emit(node, next);
    // An empty batch stands for work done on `length` rows: the stage lets the loop look at the time.
    return next === null ? 0 : next.length;
  }

  #pullAll(node: GraphNode, next: Batch | null): void {
    if (next !== null && next.rows > 0) {
      node.recordsOut += next.rows;
      this.pending.push({ kind: "readers", outlet: node.outlet, from: 0, batch: next });
    }
    this.#laySides(node);
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

/** The greatest watermark among all that a node leads to. */
function furthestBehind(node: GraphNode): number {
  const seen = new Set<GraphNode>([node]);
  let furthest = -Infinity;
  for (const { outlet, sides, watermarkMs } of seen) {
    if (watermarkMs > furthest && watermarkMs < Infinity) furthest = watermarkMs;
    for (const { edges } of [outlet, ...sides.values()]) for (const { to } of edges) seen.add(to);
  }
  return furthest;
}
