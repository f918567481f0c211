import type { Batch } from "../../data/mod.ts";
import type { SideOutputs } from "../side_outputs.ts";
import type { Stage, StageCounts, StageOutput, WaitStatus } from "../stage.ts";
import type { ProcessFunction } from "./process_function.ts";
import { type ProcessInit, ProcessRunner } from "./process_runner.ts";

/** Runs a user's `ProcessFunction`: rows and timers one at a time, with the state of their key. */
export class Process implements Stage {
  readonly side: SideOutputs;
  readonly #fn: ProcessFunction;
  readonly #runner: ProcessRunner;

  constructor(fn: ProcessFunction, options: ProcessInit) {
    this.#fn = fn;
    this.#runner = new ProcessRunner({
      kind: "process",
      onRow: (row, context) => fn.onRow(row, context),
      onTimer: fn.onTimer === undefined ? null : (timer, context) => fn.onTimer!(timer, context),
    }, options);
    this.side = this.#runner.side;
    const { operatorId, input: inputSchema, clock, metrics } = options;
    fn.open?.({ operatorId, inputSchema, clock, metrics, state: this.#runner.state });
  }

  process(batch: Batch): StageOutput {
    return this.#runner.run(batch);
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    if (this.#runner.isDue(timeMs)) return this.#runner.advance(timeMs);
    this.#runner.pass(timeMs);
    return null;
  }

  get nextTimeMs(): number {
    return this.#runner.nextTimeMs;
  }

  onTime(nowMs: number): Iterable<Batch> | null {
    return this.#runner.onTime(nowMs);
  }

  waitStatus(): WaitStatus {
    return this.#runner.waitStatus();
  }

  counts(): StageCounts {
    return this.#runner.counts();
  }

  onCheckpoint(epoch: number): void {
    this.#fn.onCheckpoint?.(epoch);
  }

  snapshot(): Uint8Array {
    return this.#runner.state.snapshot();
  }

  close(): void {
    this.#fn.close?.();
  }
}
