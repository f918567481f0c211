import type { PartitionStatus, PartitionWatermark } from "../operators/mod.ts";
import type { Clock } from "../time/mod.ts";
import { PartitionTime } from "./partition_time.ts";
import type { RowMarks } from "./row_marks.ts";
import { Silence } from "./silence.ts";

/** While a quiet stream's watermark goes on with the clock, it does so this often, or as often as it may be quiet. */
const QUIET_STEP_MS = 1_000;

/** What {@linkcode PartitionTimes} needs of how watermarks were declared. */
export interface PartitionTimesOptions {
  readonly marks?: RowMarks;
  readonly clock?: Clock;
  readonly idleTimeoutMs?: number | null;
  readonly quietAfterMs?: number | null;
}

/** The watermarks of a stream's partitions, and its own, by rows and by the clock. */
export class PartitionTimes {
  /** The least watermark of active partitions; never goes back. */
  watermark = -Infinity;
  readonly #clock: Clock | null;
  readonly #idleTimeoutMs: number;
  readonly #quietAfterMs: number;
  readonly #marks: RowMarks | null;
  /** The clock is looked at again after so long at the latest; +Infinity: it plays no part. */
  readonly #shortestMs: number;
  readonly #silence: Silence;
  readonly #partitions = new Map<number, PartitionTime>();
  /** Silence when the stream was last heard. */
  #heardMs = 0;
  #newestMs = -Infinity;
  /** Whether a batch came since `nextTimeMs` was asked for, before anything was due. */
  #heard = false;
  /** The last answer of `nextTimeMs`, and the due time it was for. */
  #nextMs = 0;
  #nextOf = Infinity;
  /** The next call of generators, by the monotonic clock. */
  #periodAt = Infinity;

  constructor({ clock, idleTimeoutMs, quietAfterMs, marks }: PartitionTimesOptions) {
    this.#clock = clock ?? null;
    this.#marks = marks ?? null;
    this.#idleTimeoutMs = idleTimeoutMs ?? Infinity;
    this.#quietAfterMs = quietAfterMs ?? Infinity;
    const shortestMs = Math.min(this.#idleTimeoutMs, this.#quietAfterMs, marks?.periodMs ?? Infinity);
    this.#shortestMs = clock === undefined ? Infinity : shortestMs;
    this.#silence = new Silence(this.#shortestMs);
  }

  /** When the clock has to be looked at; undefined where it plays no part. Past looks count as now. */
  get nextTimeMs(): number | undefined {
    if (this.#shortestMs === Infinity) return undefined;
    const { dueAt } = this.#silence;
    if (dueAt === Infinity) return Infinity;
    // Between batches that follow each other the clock was just looked at: not again for the same answer.
    if (this.#heard && dueAt === this.#nextOf) {
      this.#heard = false;
      return this.#nextMs;
    }
    const inMs = dueAt - this.#clock!.monotonic();
    this.#nextOf = dueAt;
    // By the monotonic clock, so that a jump of the wall clock neither hurries nor delays anything.
    return this.#nextMs = inMs <= 0 ? 0 : this.#clock!.now() + Math.ceil(inMs);
  }

  /** Whether no partition is active though not all have ended. */
  get idle(): boolean {
    if (this.#shortestMs === Infinity) return false;
    let idle = false;
    for (const { state } of this.#partitions.values()) {
      if (state === "active") return false;
      idle ||= state === "idle";
    }
    return idle;
  }

  /** Streams that wait for this one went on without it. */
  goneOn(timeMs: number): void {
    if (timeMs > this.watermark) this.watermark = timeMs;
  }

  /** The partition of a batch that has come; one look at the clock. */
  hear(number: number): PartitionTime {
    const partition = this.#partitions.get(number) ?? this.#add(number, 0);
    if (this.#clock === null) return partition;
    const now = this.#clock.monotonic();
    const heardMs = this.#heardMs = this.#silence.look(now);
    partition.hear(heardMs, now, this.watermark);
    this.#heard = now < this.#silence.dueAt;
    this.#lookWithin(this.#isAwaited(partition) ? this.#shortestMs : Infinity, now);
    return partition;
  }

  /** Moves the stream's watermark to the least of its active partitions. */
  advance(): void {
    let least = Infinity;
    for (const { state, watermarkMs, newestMs } of this.#partitions.values()) {
      if (newestMs > this.#newestMs) this.#newestMs = newestMs;
      if (state === "active" && watermarkMs < least) least = watermarkMs;
    }
    // None is active: the runtime ends ended input with +Infinity itself, and idle ones say nothing.
    if (least !== Infinity && least > this.watermark) this.watermark = least;
  }

  /** What the runtime says of partitions; those it leaves out are as before. */
  tell(partitions: readonly PartitionStatus[]): void {
    const now = this.#clock?.monotonic() ?? 0;
    const heardMs = this.#silence.look(now);
    for (const status of partitions) {
      const known = this.#partitions.get(status.partition) ?? this.#add(status.partition, heardMs);
      known.tell(status, heardMs);
      if (this.#isAwaited(known)) this.#lookWithin(this.#shortestMs, now);
    }
    this.advance();
  }

  /** The run has waited until now without reading. */
  stalled(): void {
    if (this.#clock !== null) this.#silence.stalled(this.#clock.monotonic());
  }

  /** The clock has come to `nextTimeMs`. */
  onTime(nowMs: number): void {
    const now = this.#clock!.monotonic();
    const silentMs = this.#silence.look(now);
    for (const partition of this.#partitions.values()) {
      if (partition.listensFor && silentMs - partition.heardMs >= this.#idleTimeoutMs) {
        partition.state = "idle";
      }
    }
    this.#callGenerators(now, nowMs);
    this.advance();
    this.#goOnQuietly(silentMs);
    this.#silence.dueAt = now + this.#nextInMs(silentMs, now);
  }

  /** Every partition, by number. */
  watermarks(): PartitionWatermark[] {
    const now = this.#clock?.monotonic() ?? 0;
    const nowMs = this.#clock?.now() ?? 0;
    return [...this.#partitions.values()].sort((a, b) => a.partition - b.partition).map(
      ({ partition, watermarkMs, newestMs, state, lastRowAt }) => {
        const lastRowAtMs = lastRowAt === null ? null : Math.round(nowMs - (now - lastRowAt));
        return { partition, watermarkMs, newestMs, state, lastRowAtMs };
      },
    );
  }

  /** A partition that joins late finds the stream where it is. */
  #add(number: number, heardMs: number): PartitionTime {
    const made = new PartitionTime(number, heardMs);
    made.floorMs = this.watermark;
    this.#partitions.set(number, made);
    return made;
  }

  #isAwaited(partition: PartitionTime): boolean {
    return partition.listensFor || this.#quietAfterMs < Infinity || this.#marks !== null;
  }

  #lookWithin(ms: number, now: number): void {
    if (this.#silence.dueAt > now + ms) this.#silence.dueAt = now + ms;
  }

  #callGenerators(now: number, nowMs: number): void {
    const marks = this.#marks;
    if (
      marks === null || marks.periodMs === Infinity || (now < this.#periodAt && this.#periodAt < Infinity)
    ) return;
    this.#periodAt = now + marks.periodMs;
    for (const partition of this.#partitions.values()) {
      if (partition.state === "ended") continue;
      partition.watermarkMs = Math.max(partition.watermarkMs, marks.periodic(partition.partition, nowMs));
    }
  }

  /** With nothing heard from any partition the watermark goes from the newest time on as the clock does. */
  #goOnQuietly(silentMs: number): void {
    const partitions = [...this.#partitions.values()];
    if (partitions.some(({ state, paused }) => paused && state !== "ended")) this.#heardMs = silentMs;
    const beyondMs = silentMs - this.#heardMs - this.#quietAfterMs;
    const timeMs = this.#newestMs + beyondMs;
    if (!(beyondMs >= 0 && timeMs > this.watermark)) return;
    this.watermark = timeMs;
    for (const partition of partitions) partition.passedBy(timeMs);
  }

  /** Milliseconds to whatever the clock decides next. */
  #nextInMs(silentMs: number, now: number): number {
    let inMs = this.#periodAt - now;
    for (const { listensFor, heardMs } of this.#partitions.values()) {
      if (listensFor) inMs = Math.min(inMs, heardMs + this.#idleTimeoutMs - silentMs);
    }
    if (this.#newestMs > -Infinity) {
      const quietInMs = this.#heardMs + this.#quietAfterMs - silentMs;
      inMs = Math.min(inMs, quietInMs > 0 ? quietInMs : Math.min(QUIET_STEP_MS, this.#quietAfterMs));
    }
    return Math.max(inMs, 1);
  }
}
