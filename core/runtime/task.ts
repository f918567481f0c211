import type { Batch } from "../data/mod.ts";
import type { Clock } from "../time/mod.ts";
import { Attention } from "./attention.ts";
import { Flow } from "./flow.ts";
import type { Graph, SourceNode } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";
import type { Outlet } from "./outlet.ts";
import type { Pacer } from "./pacer.ts";
import { SourceAlignment } from "./source_alignment.ts";

/**
 * One thread of a running pipeline. A batch falls through its stages synchronously, depth first; only slow sinks, long
 * firings and the event loop's turn make it wait. Many results of one call are pulled from the stage one batch at a
 * time, so that a million keys firing at once neither hold the event loop nor fill memory.
 */
export class Task {
  readonly #graph: Graph;
  readonly #clock: Clock;
  readonly #pacer: Pacer;
  readonly #flow: Flow;
  readonly #partitionStamps = new Map<SourceNode, number>();
  readonly #attention: Attention;
  readonly #alignment: SourceAlignment;
  /** Stages that hold the watermark back, or have work under way: theirs may move without a call from upstream. */
  readonly #holders: readonly GraphNode[];
  /** Stages that declare watermarks for one of several streams that meet: when idle, they are not waited for. */
  readonly #idlers: readonly GraphNode[];
  #wake: () => void = () => {};
  /** Something has happened outside since the loop last waited: it may not have been waiting then. */
  #woken = false;

  constructor(graph: Graph, clock: Clock, pacer: Pacer, maxSourceDriftMs = Infinity) {
    this.#graph = graph;
    this.#clock = clock;
    this.#pacer = pacer;
    this.#flow = new Flow(clock);
    this.#attention = new Attention(graph, clock);
    this.#alignment = new SourceAlignment(graph, maxSourceDriftMs);
    this.#idlers = graph.assigners.filter(({ stage }) =>
      stage.idle !== undefined && graph.assigners.length > 1
    );
    this.#holders = graph.nodes.filter(({ stage }) => {
      return stage.heldWatermark !== undefined || stage.work !== undefined;
    });
  }

  /** Reads all sources to their ends, or until `stop` aborts; what was read is then worked off to the last result. */
  async run(stop: AbortSignal): Promise<void> {
    const wake = () => {
      this.#woken = true;
      this.#wake();
    };
    const { sources, writers } = this.#graph;
    for (const { reader } of sources) reader.onArrival = wake;
    for (const sink of writers) sink.onFailure = wake;
    this.#attention.onReady = wake;
    const stopped = () => {
      this.#attention.hurry();
      wake();
    };
    if (stop.aborted) stopped();
    stop.addEventListener("abort", stopped);
    try {
      for (const source of sources) this.#tellPartitions(source);
      while (!stop.aborted && sources.some(({ reader }) => !reader.ended)) await this.#round(stop);
      for (const source of sources) await this.#drain(source);
      for (const source of sources) await this.#endInput(source.outlet);
      await this.#finishWork();
      for (const sink of writers) await sink.settled(true);
    } finally {
      stop.removeEventListener("abort", stopped);
      this.#attention.onReady = () => {};
    }
  }

  /** One batch from every source that has one and may go on; waits where none has. */
  async #round(stop: AbortSignal): Promise<void> {
    if (this.#attention.needed) await this.#attend();
    // Behind that: a partition that has just been taken for idle holds no other source back, and nothing else may come.
    if (this.#alignment.needed) this.#align();
    let idle = true;
    for (const source of this.#graph.sources) {
      if (source.reader.ended || stop.aborted || source.held) continue;
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
    else this.#flow.forward(source.outlet, batch);
    if (this.#flow.pending.length > 0) await this.#settle();
    while (!this.#moveSome()) await this.#settle();
    if (this.#isBlocked()) await this.#settle();
    if (batch !== null && this.#pacer.isDue(batch.rows)) await this.#pacer.pause();
  }

  /** Watermarks that stages declare or hold back have moved with what went through them. */
  async #moveWatermarks(): Promise<void> {
    while (!this.#moveSome()) await this.#settle();
  }

  /** Up to the first that leaves something to work off: true for all. Not awaited, since most batches fire nothing. */
  #moveSome(): boolean {
    const { pending } = this.#flow;
    for (const node of this.#idlers) {
      if (node.stage.idle === node.idle) continue;
      this.#flow.tellIdle(node);
      if (pending.length > 0) return false;
    }
    for (const node of this.#graph.assigners) {
      if (node.moveTo(node.stage.watermark!)) this.#flow.onWatermark(node);
      if (pending.length > 0) return false;
    }
    for (const node of this.#holders) {
      this.#flow.passWatermark(node);
      if (pending.length > 0) return false;
    }
    return true;
  }

  /** Lets stages act that do so by themselves: results of work outside the loop, and those due by the clock. */
  async #attend(): Promise<boolean> {
    let acted = false;
    while (this.#actOnce()) {
      acted = true;
      await this.#settle();
      await this.#moveWatermarks();
    }
    return acted;
  }

  /** The first stage that has something to do does it: one at a time, since one may lead to another. */
  #actOnce(): boolean {
    for (const node of this.#attention.ready(this.#flow.pending)) {
      const ready = this.#flow.guarded(node, () => [...node.stage.work!.take()]);
      const waiting = this.#flow.pending.length;
      if (ready.length > 0) this.#flow.lay(node, ready);
      // Rows that were refused no longer hold the watermark back, and perhaps nothing else happens for long.
      else this.#flow.passWatermark(node);
      if (this.#flow.pending.length > waiting) return true;
    }
    const now = this.#clock.now();
    for (const node of this.#attention.due(now, this.#flow.pending)) {
      this.#flow.lay(node, this.#flow.guarded(node, () => node.stage.onTime!(now)));
      return true;
    }
    return false;
  }

  /** A poll under way when the run was stopped has read rows too. */
  async #drain(source: SourceNode): Promise<void> {
    const batch = source.reader.ended ? null : await source.reader.rest();
    if (batch !== null) await this.#take(source, batch);
  }

  /** The input has ended: work under way is waited for, and its results are worked off. */
  async #finishWork(): Promise<void> {
    await this.#attend();
    await this.#moveWatermarks();
    while (this.#attention.working) {
      await this.#whenWoken(() => this.#attention.working === false);
      await this.#attend();
      await this.#moveWatermarks();
    }
  }

  async #arrival(stop: AbortSignal): Promise<void> {
    this.#pacer.idle();
    const { sources } = this.#graph;
    await this.#whenWoken(() => {
      return stop.aborted || this.#isBlocked() ||
        sources.some((source) => source.reader.ready && !source.held);
    });
    if (this.#isBlocked()) await this.#settle();
  }

  /** Resolves when something outside the loop has happened, or a stage's time has come; at once where `already` holds. */
  async #whenWoken(already: () => boolean): Promise<void> {
    // Making and aborting one costs more than a round: only what waits for the clock needs it.
    const waiting = this.#attention.needed ? new AbortController() : null;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#woken || already()) resolve();
      else if (waiting !== null) this.#attention.whenDue(waiting.signal).then(resolve);
    });
    this.#woken = false;
    waiting?.abort();
    this.#pacer.restart();
  }

  /** Sources say which partitions there are; watermarks wait for all that have not ended. */
  #tellPartitions(source: SourceNode): void {
    if (source.assigners.length === 0) return;
    const stamp = source.reader.partitionStamp();
    if (this.#partitionStamps.get(source) === stamp) return;
    this.#partitionStamps.set(source, stamp);
    this.#tellAssigners(source);
  }

  #tellAssigners({ assigners }: SourceNode): void {
    for (const assigner of assigners) {
      // All sources an assigner hears, not just the one that changed.
      const heard = this.#graph.sources.filter((source) => source.assigners.includes(assigner));
      assigner.stage.onPartitions!(heard.flatMap((source) => {
        return source.reader.statuses(source.held);
      }));
    }
  }

  #align(): void {
    for (const source of this.#alignment.update()) this.#tellAssigners(source);
  }

  async #endInput(outlet: Outlet): Promise<void> {
    this.#flow.advance(outlet, Infinity);
    await this.#settle();
  }

  /** Works off everything pending, last in first out, and waits for sinks and stages that are full. */
  async #settle(): Promise<void> {
    for (;;) {
      const top = this.#flow.pending.at(-1);
      if (top === undefined) {
        if (!this.#isBlocked()) return;
      } else if (this.#pacer.isDue(this.#flow.workOff(top))) {
        await this.#pacer.pause();
      }
      if (this.#isBlocked()) await this.#waitForRoom();
    }
  }

  #isBlocked(): boolean {
    for (const sink of this.#graph.writers) if (sink.full) return true;
    return this.#attention.isFull(this.#flow.pending);
  }

  /** Waits until sinks have room, and relieves stages that are full of work. */
  async #waitForRoom(): Promise<void> {
    for (const sink of this.#graph.writers) if (sink.full) await sink.settled();
    if (this.#attention.isFull(this.#flow.pending) && !this.#actOnce()) {
      await this.#whenWoken(() => !this.#attention.isFull(this.#flow.pending));
    }
    for (const { stage } of this.#graph.assigners) stage.onStalled?.();
    this.#pacer.restart();
  }
}
