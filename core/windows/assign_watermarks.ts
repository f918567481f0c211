import { Batch, type BehindRows, type Column, type DataType, logicalType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { PartitionStatus, Stage, StageCounts, StageOutput } from "../operators/mod.ts";
import { readTimes } from "./event_time.ts";

/** How watermarks follow the data. */
export interface WatermarkOptions {
  /** Column index of the event time. */
  readonly column: number;
  /** A row may come this much after a newer one and still be in time; milliseconds. */
  readonly maxOutOfOrdernessMs: number;
  /** Event times are written over at the next batch: only where nothing downstream keeps a batch. Default false. */
  readonly reuseBuffers?: boolean;
  /**
   * Also list rows exactly at their watermark: session windows need them, because there such a row no longer reaches
   * a session that ended just then. Default false: a stream with equal times would list nearly every row.
   */
  readonly listAtWatermark?: boolean;
}

/** First instant of the year 10000: event times from here on are taken for a wrong unit. */
const YEAR_10000_MS = 253402300800000;
/** First instant of the year 1. */
const YEAR_1_MS = -62135596800000;

/**
 * Reads each row's event time and keeps, per partition, the watermark "newest time seen - bound" (engine of
 * Flink's BoundedOutOfOrderness, judged per row). The stream's watermark is the minimum over partitions.
 *
 * Rows behind their partition's watermark are listed with it in `Batch.behind`: they alone can be late, and by the
 * data only, never by batch size or interleaving. Rows without an event time are set aside and counted.
 */
export class AssignWatermarks implements Stage {
  readonly #options: WatermarkOptions;
  readonly #newest = new Map<number, number>();
  #ended = new Set<number>();
  #times = new Float64Array(0);
  #kept = new Int32Array(0);
  /** A row is listed when it is below the newest time by more than this. */
  readonly #slack: number;
  #rejected = 0;
  #behindRows: number[] = [];
  #behindWatermarks: number[] = [];
  watermark = -Infinity;

  constructor(options: WatermarkOptions) {
    this.#options = options;
    this.#slack = options.maxOutOfOrdernessMs - (options.listAtWatermark ? 1 : 0);
  }

  process(batch: Batch): StageOutput {
    const input = batch.columns[this.#options.column];
    if (batch.rows === 0) return null;
    this.#makeRoom(batch);
    readTimes(input, batch.length, this.#times);
    const bounds = batch.selection === null && input.validity === null && input.type.kind !== "float64"
      ? this.#scanAll(batch)
      : this.#scanSelected(batch, input);
    this.#advance();
    return this.#annotated(batch, bounds);
  }

  onPartitions(partitions: readonly PartitionStatus[]): void {
    for (const { partition } of partitions) {
      if (!this.#newest.has(partition)) this.#newest.set(partition, -Infinity);
    }
    this.#ended = new Set(partitions.filter((p) => p.ended).map((p) => p.partition));
    this.#advance();
  }

  counts(): StageCounts {
    return { rejected: this.#rejected };
  }

  #makeRoom(batch: Batch): void {
    const reuse = this.#options.reuseBuffers === true;
    if (!reuse || this.#times.length < batch.length) this.#times = new Float64Array(batch.length);
    if (!reuse || this.#kept.length < batch.rows) this.#kept = new Int32Array(batch.rows);
  }

  #scanAll(batch: Batch): Bounds {
    const bound = this.#options.maxOutOfOrdernessMs;
    const slack = this.#slack;
    const times = this.#times;
    const length = batch.length;
    let newest = this.#newest.get(batch.partition) ?? -Infinity;
    let min = Infinity;
    let max = -Infinity;
    for (let i = 0; i < length; i++) {
      const t = times[i];
      // Math.min and Math.max compile to single instructions; a branch on disorder is mispredicted half the time.
      min = Math.min(min, t);
      max = Math.max(max, t);
      if (t < newest - slack) this.#listBehind(i, newest - bound);
      newest = Math.max(newest, t);
    }
    checkRange(min, max, batch);
    this.#newest.set(batch.partition, newest);
    return { min, max, selection: null, selected: length };
  }

  #scanSelected(batch: Batch, input: Column): Bounds {
    const bound = this.#options.maxOutOfOrdernessMs;
    const slack = this.#slack;
    let newest = this.#newest.get(batch.partition) ?? -Infinity;
    let min = Infinity;
    let max = -Infinity;
    let kept = 0;
    for (let j = 0; j < batch.rows; j++) {
      const i = batch.selection === null ? j : batch.selection[j];
      const t = this.#times[i];
      if (input.isNull(i) || t !== t) continue;
      if (t < min) min = t;
      if (t > max) max = t;
      // Nothing lies between two milliseconds: `t <= w` is `t < w + 1`.
      if (t < newest - slack) this.#listBehind(i, newest - bound);
      if (t > newest) newest = t;
      this.#kept[kept++] = i;
    }
    checkRange(min, max, batch);
    this.#rejected += batch.rows - kept;
    this.#newest.set(batch.partition, newest);
    const all = batch.selection === null && kept === batch.length;
    return { min, max, selection: all ? null : this.#kept, selected: kept };
  }

  #listBehind(row: number, watermark: number): void {
    this.#behindRows.push(row);
    this.#behindWatermarks.push(watermark);
  }

  #annotated(batch: Batch, { min, max, selection, selected }: Bounds): Batch | null {
    const behind = this.#takeBehind();
    if (selected === 0) return null;
    const times = { values: this.#times, minMs: min, maxMs: max };
    const { partition } = batch;
    return new Batch(batch.schema, batch.columns, batch.length, {
      partition,
      behind,
      times,
      selection,
      selected,
    });
  }

  #takeBehind(): BehindRows | null {
    if (this.#behindRows.length === 0) return null;
    const behind = {
      rows: Int32Array.from(this.#behindRows),
      watermarks: Float64Array.from(this.#behindWatermarks),
    };
    this.#behindRows = [];
    this.#behindWatermarks = [];
    return behind;
  }

  #advance(): void {
    let least = Infinity;
    for (const [partition, newest] of this.#newest) {
      if (!this.#ended.has(partition)) least = Math.min(least, newest - this.#options.maxOutOfOrdernessMs);
    }
    // All partitions ended: the runtime ends the input with +Infinity itself, after the last rows.
    if (least !== Infinity && least > this.watermark) this.watermark = least;
  }
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly selection: Int32Array | null;
  readonly selected: number;
}

function checkRange(min: number, max: number, batch: Batch): void {
  if (min >= YEAR_1_MS && max < YEAR_10000_MS || min > max) return;
  const wrong = max >= YEAR_10000_MS ? max : min;
  throw new VolleyError({
    code: "EVENT_TIME_OUT_OF_RANGE",
    message: `Cannot use event time ${wrong} ms: it lies outside the years 1 to 9999`,
    at: { partition: batch.partition },
    hint:
      "Is the column in another unit (seconds, microseconds)? Cast it, or filter such rows before watermarks.",
  });
}

/** Whether a column of this type can be an event time: timestamps, dates, and int64 or float64 epoch milliseconds. */
export function isEventTimeType(type: DataType): boolean {
  return ["timestamp", "date", "int64", "float64"].includes(logicalType(type).kind);
}
