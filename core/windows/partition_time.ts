import type { PartitionStatus, PartitionWatermark } from "../operators/mod.ts";

/** What is known of a partition's time where watermarks are declared. */
export class PartitionTime {
  readonly partition: number;
  /** Greatest event time of its rows. */
  newestMs = -Infinity;
  /** Its own watermark. */
  watermarkMs = -Infinity;
  /** The stream's watermark where that went on without the partition: its rows meet at least this one. */
  floorMs = -Infinity;
  state: PartitionWatermark["state"] = "active";
  /** Whether the floor is of a time when it was silent. */
  returned = false;
  /** Silence (see there) when it was last heard, or from when on it was listened to. */
  heardMs: number;
  /** Monotonic clock at its last row; null before. */
  lastRowAt: number | null = null;
  /** Its source is not being read. */
  paused = false;
  /** Its source ends by itself and is read as fast as it can be. */
  bounded = false;

  constructor(partition: number, heardMs: number) {
    this.partition = partition;
    this.heardMs = heardMs;
  }

  /** Takes what the runtime says of the partition. */
  tell({ ended, paused = false, bounded = false }: PartitionStatus, heardMs: number): void {
    if (ended) this.state = "ended";
    if (this.paused) this.heardMs = heardMs;
    this.paused = paused;
    this.bounded = bounded;
  }

  /** Rows have come; `streamMs` is what the stream's watermark is now. */
  hear(heardMs: number, now: number, streamMs: number): void {
    this.heardMs = heardMs;
    this.lastRowAt = now;
    if (this.returned && this.watermarkMs >= this.floorMs) this.returned = false;
    if (this.state !== "idle") return;
    this.state = "active";
    this.passedBy(streamMs);
  }

  /** The stream's watermark went on without it. */
  passedBy(streamMs: number): void {
    this.floorMs = streamMs;
    this.returned = true;
  }

  /** Whether it may be taken for idle when it stays silent. */
  get listensFor(): boolean {
    return this.state === "active" && !this.paused && !this.bounded;
  }

  /** The watermark its next row meets. */
  get judgedMs(): number {
    return Math.max(this.watermarkMs, this.floorMs);
  }
}
