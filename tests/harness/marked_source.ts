import {
  Batch,
  batchFromRows,
  type Clock,
  type InputRowOf,
  type Schema,
  type Shape,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  StreamRecord,
} from "../../mod.ts";
import { END, Mark } from "./marks.ts";

/** Rows and marks in the order in which a partition gives them. */
export type Script<S extends Shape> = readonly (InputRowOf<S> | Mark)[];

interface Partition {
  readonly name: string;
  readonly script: readonly (object | Mark)[];
  at: number;
  /** Wall-clock time of its next step; +Infinity: it is silent for good. */
  dueMs: number;
  ended: boolean;
}

/**
 * A source that says exactly when what happens: each partition follows its own script of rows and marks (`pause("10s")`,
 * `IDLE`, `END`, `CRASH`) by the run's clock. Rows up to the next mark come as one batch. It can be replayed: a restart
 * goes on after the last row given. It ends when all partitions have ended, but for idle ones.
 *
 * @example
 * ```ts
 * import { int32, schema, StreamExecutionEnvironment, timestamp } from "@volley/volley";
 * import { IDLE, MarkedSource, pause, runVirtually } from "@volley/volley/testing";
 * const readings = schema({ at: timestamp("ms"), celsius: int32 });
 * const source = new MarkedSource(readings, {
 *   roof: [{ at: 0, celsius: 20 }, pause("2m"), { at: 120_000, celsius: 21 }],
 *   cellar: [{ at: 0, celsius: 9 }, IDLE],
 * });
 * const { results, elapsedMs } = await runVirtually(
 *   new StreamExecutionEnvironment().fromSource(source).collect(),
 * );
 * console.assert(results.length === 3 && elapsedMs === 120_000);
 * ```
 */
export class MarkedSource<S extends Shape> implements Source<S> {
  readonly connectorId = "marked";
  readonly bounded = false;
  readonly replayable = true;
  readonly schema: Schema<S>;
  readonly #partitions: Partition[];
  #clock!: Clock;
  #signal!: AbortSignal;
  #batchRows = 1;

  /** A script for each partition, by name; or one script for the only partition. */
  constructor(schema: Schema<S>, scripts: { readonly [partition: string]: Script<S> } | Script<S>) {
    this.schema = schema;
    const named = Array.isArray(scripts) ? { script: scripts as Script<S> } : scripts;
    this.#partitions = Object.entries(named).map(([name, script]) => {
      return { name, script: script as readonly object[], at: 0, dueMs: 0, ended: false };
    });
  }

  open({ clock, signal, batchRows, restored }: SourceContext): void {
    this.#clock = clock;
    this.#signal = signal;
    this.#batchRows = batchRows;
    for (const partition of this.#partitions) {
      partition.at = Number(restored?.[partition.name] ?? 0);
      partition.dueMs = clock.now();
      partition.ended = false;
    }
  }

  partitions(): readonly SourcePartition[] {
    return this.#partitions.map(({ name, ended }) => ({ name, ended }));
  }

  async poll(): Promise<StreamRecord | null> {
    for (;;) {
      const next = this.#earliest();
      if (next === null || this.#signal.aborted) return null;
      const waitMs = next.dueMs - this.#clock.now();
      if (waitMs > 0) {
        await this.#clock.sleep(waitMs, this.#signal);
        continue;
      }
      const record = this.#step(next);
      if (record !== null) return record;
    }
  }

  offsets(): SourceOffsets {
    return Object.fromEntries(this.#partitions.map(({ name, at }) => [name, at]));
  }

  close(): void {}

  #earliest(): Partition | null {
    const going = this.#partitions.filter(({ ended, dueMs }) => !ended && dueMs < Infinity);
    return going.reduce<Partition | null>((least, one) => {
      return least === null || one.dueMs < least.dueMs ? one : least;
    }, null);
  }

  /** Goes on in a script: rows up to the next mark, or what the mark says. */
  #step(partition: Partition): StreamRecord | null {
    const rows = this.#rowsAt(partition);
    if (rows.length === 0) {
      this.#obey(partition, (partition.script[partition.at] ?? END) as Mark);
      return null;
    }
    partition.at += rows.length;
    const { schema, columns, length } = batchFromRows(this.schema, rows as InputRowOf<S>[]);
    return new StreamRecord<S>(
      new Batch(schema, columns, length, { partition: this.#partitions.indexOf(partition) }),
    );
  }

  #rowsAt({ script, at }: Partition): object[] {
    const end = script.findIndex((step, i) => i >= at && step instanceof Mark);
    return script.slice(at, Math.min(end < 0 ? script.length : end, at + this.#batchRows));
  }

  #obey(partition: Partition, mark: Mark): void {
    if (mark.kind !== "end") partition.at++;
    if (mark.kind === "crash") throw mark.error;
    if (mark.kind === "pause") partition.dueMs = this.#clock.now() + mark.ms;
    else if (mark.kind === "idle") partition.dueMs = Infinity;
    else partition.ended = true;
  }
}
