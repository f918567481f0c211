import type { Stage } from "../operators/mod.ts";
import type { Counter, Histogram } from "../telemetry/mod.ts";
import { Outlet } from "./outlet.ts";

/** Metrics of one stage. */
export interface StageMetrics {
  readonly processed: Counter;
  readonly latencyMs: Histogram;
}

/** A running stage with its outlets and its watermark: the least of its inputs', or its own where it declares one. */
export class GraphNode {
  /** Id of the last operator in it: where errors and counts are booked. */
  readonly id: string;
  /** Operators of the plan fused into the stage, in order. */
  readonly planIds: readonly string[];
  readonly stage: Stage;
  readonly metrics: StageMetrics;
  readonly outlet: Outlet = new Outlet();
  /** Outlets of the side outputs that somebody reads, by tag. */
  readonly sides = new Map<string, Outlet>();
  readonly #inputWatermarks: number[] = [];
  readonly #inputIdle: boolean[] = [];
  /** Nothing is to be expected of it for now: where it meets others, they don't wait for it. */
  idle = false;
  watermarkMs = -Infinity;
  /** The watermark that has gone on: held back while the stage holds rows of that time. */
  passedMs = -Infinity;
  recordsIn = 0;
  recordsOut = 0;
  batchesIn = 0;

  constructor(planIds: readonly string[], stage: Stage, metrics: StageMetrics) {
    this.id = planIds[planIds.length - 1];
    this.planIds = planIds;
    this.stage = stage;
    this.metrics = metrics;
  }

  /** Another input; its port. */
  addPort(): number {
    this.#inputIdle.push(false);
    return this.#inputWatermarks.push(-Infinity) - 1;
  }

  /** Where the side output `tag` leads. */
  sideOutlet(tag: string): Outlet {
    let outlet = this.sides.get(tag);
    if (outlet === undefined) this.sides.set(tag, outlet = new Outlet());
    return outlet;
  }

  /** Takes an input's watermark; true when the node's own moved. */
  advance(port: number, timeMs: number): boolean {
    // What has ended will not come back.
    if (timeMs === Infinity) this.#inputIdle[port] = false;
    if (timeMs > this.#inputWatermarks[port]) {
      this.#inputWatermarks[port] = timeMs;
      this.stage.onInputWatermark?.(port, timeMs);
    }
    return this.follow();
  }

  /** An input turns idle, or is no longer; `follow` says what comes of it. */
  hearIdle(port: number, idle: boolean): void {
    this.#inputIdle[port] = idle && this.#inputWatermarks[port] < Infinity;
  }

  /** Whether all input that has not ended is idle, and the stage holds nothing that is still to come of it. */
  get silent(): boolean {
    const { stage } = this;
    if (stage.watermark !== undefined) return stage.idle === true;
    if (this.#inputWatermarks.some((timeMs, i) => timeMs < Infinity && !this.#inputIdle[i])) return false;
    if ((stage.work?.pending ?? 0) > 0 || (stage.waitStatus?.().pending ?? 0) > 0) return false;
    return this.#inputIdle.includes(true);
  }

  /**
   * Goes by the least watermark of inputs that are not idle; idle ones still keep the end of input away. True when the
   * node's own watermark moved.
   */
  follow(): boolean {
    let least = Infinity;
    for (let i = 0; i < this.#inputWatermarks.length; i++) {
      if (!this.#inputIdle[i] && this.#inputWatermarks[i] < least) least = this.#inputWatermarks[i];
    }
    if (least === Infinity && this.#inputIdle.includes(true)) return false;
    // A stage that declares watermarks goes by its own until all input has ended.
    return this.stage.watermark !== undefined && least < Infinity ? false : this.moveTo(least);
  }

  /** Moves the node's watermark forward; false when it is there already. */
  moveTo(timeMs: number): boolean {
    if (timeMs <= this.watermarkMs) return false;
    this.watermarkMs = timeMs;
    return true;
  }

  /** Moves what may go on forward: the watermark, as far as the stage holds nothing older; false when nothing moved. */
  pass(): boolean {
    const { heldWatermark, work } = this.stage;
    const held = heldWatermark ?? Infinity;
    const ended = this.watermarkMs === Infinity && (work === undefined || work.pending === 0);
    const timeMs = ended ? Infinity : Math.min(this.watermarkMs, held, work?.pending ? LAST_MS : Infinity);
    if (timeMs <= this.passedMs) return false;
    this.passedMs = timeMs;
    return true;
  }
}

/** While work is under way the input's end is not passed on. */
const LAST_MS = Number.MAX_VALUE;
