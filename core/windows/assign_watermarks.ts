import { Batch, type BehindRows, type Column, type EventTimes } from "../data/mod.ts";
import type {
  PartitionStatus,
  PartitionWatermark,
  RowFaults,
  Stage,
  StageCounts,
  StageOutput,
} from "../operators/mod.ts";
import type { VolleyError } from "../fault/mod.ts";
import type { Clock } from "../time/mod.ts";
import { ColumnTimes, epochMsWords, readTimes } from "./event_time.ts";
import { timeAhead, timeMissing, timeOutOfRange, YEAR_10000_MS, YEAR_1_MS } from "./event_time_fault.ts";
import { PartitionTimes } from "./partition_times.ts";
import type { PartitionTime } from "./partition_time.ts";
import type { RowMarks } from "./row_marks.ts";
import { listBehind, scanTimes } from "./scan_times.ts";

/** How watermarks follow the data and the clock. */
export interface WatermarkOptions {
  /** Column index of the event time. */
  readonly column: number;
  /** A row may come this much after a newer one and still be in time; milliseconds. */
  readonly maxOutOfOrdernessMs: number;
  /** Watermarks come from here instead of the newest time. */
  readonly marks?: RowMarks;
  /**
   * Also list rows exactly at their watermark: session windows need them, because there such a row no longer reaches
   * a session that ended just then. Default false: a stream with equal times would list nearly every row.
   */
  readonly listAtWatermark?: boolean;
  /** Wanted by everything below; left out: time stands still. */
  readonly clock?: Clock;
  /** A partition silent for so long doesn't hold the watermark back; default null: it does for ever. */
  readonly idleTimeoutMs?: number | null;
  /** Rows whose time is further ahead of the clock are refused; default null: none. */
  readonly maxAheadMs?: number | null;
  /** With the whole stream silent for so long, the watermark goes on with the clock; default null: it waits. */
  readonly quietAfterMs?: number | null;
  /** What becomes of refused rows; default: they are counted. */
  readonly faults?: RowFaults;
  /** Refuse rows outside the years 1 to 9999 one by one; default false: the first of them ends the run. */
  readonly refusesOutOfRange?: boolean;
}

/**
 * Reads each row's event time and keeps, per partition, a watermark: the newest time seen less a bound (that of Flink's
 * BoundedOutOfOrderness, judged per row), or what rows or a user's generator say. The stream's watermark is the minimum
 * over partitions that are neither idle nor ended.
 *
 * Rows behind their partition's watermark are listed with it in `Batch.behind`: they alone can be late, and by the
 * data only, never by batch size or interleaving. Where the stream's watermark went on without a partition (idle, or
 * the whole stream was quiet), rows of that partition are judged by the stream's, as it then was. Rows without an event
 * time, or too far ahead, are refused by policy and move nothing.
 */
export class AssignWatermarks implements Stage {
  readonly #options: WatermarkOptions;
  readonly #bound: number;
  /** A row is listed when it is below the newest time by more than this, or below a watermark plus `#atWatermark`. */
  readonly #slack: number;
  readonly #atWatermark: number;
  readonly #marks: RowMarks | null;
  readonly #faults: RowFaults;
  readonly #partitions: PartitionTimes;
  #kept = new Int32Array(0);
  /** Where rows behind are listed, and times read: good until the next batch that has some, as batches with times are. */
  #listed = { rows: new Int32Array(0), newest: new Float64Array(0), values: new Float64Array(0) };
  #listedBehind: BehindRows | null = null;
  #rejected = 0;
  #behindRows: number[] = [];
  #behindWatermarks: number[] = [];
  #behindOwn: number[] = [];
  /** Whether the batch's partition is behind a watermark that went on without it. */
  #returned = false;

  constructor(options: WatermarkOptions) {
    this.#options = options;
    this.#bound = options.maxOutOfOrdernessMs;
    this.#atWatermark = options.listAtWatermark ? 1 : 0;
    this.#slack = this.#bound - this.#atWatermark;
    this.#marks = options.marks ?? null;
    this.#faults = options.faults ?? countOnly;
    this.#partitions = new PartitionTimes(options);
  }

  /** The stream's watermark. */
  get watermark(): number {
    return this.#partitions.watermark;
  }

  get nextTimeMs(): number | undefined {
    return this.#partitions.nextTimeMs;
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const partition = this.#partitions.hear(batch.partition);
    this.#returned = partition.returned;
    const { maxAheadMs = null, clock } = this.#options;
    const limitMs = maxAheadMs === null || clock === undefined ? Infinity : clock.now() + maxAheadMs;
    const scanned = this.#scan(batch, partition, limitMs);
    if (scanned === null) return null;
    this.#partitions.advance();
    const { times, selection, selected } = scanned;
    const { schema, columns, length } = batch;
    const behind = this.#takeBehind();
    return new Batch(schema, columns, length, {
      partition: batch.partition,
      behind,
      times,
      selection,
      selected,
    });
  }

  onPartitions(partitions: readonly PartitionStatus[]): void {
    this.#partitions.tell(partitions);
  }

  onStalled(): void {
    this.#partitions.stalled();
  }

  onTime(nowMs: number): null {
    this.#partitions.onTime(nowMs);
    return null;
  }

  get idle(): boolean {
    return this.#partitions.idle;
  }

  goneOn(timeMs: number): void {
    this.#partitions.goneOn(timeMs);
  }

  partitionWatermarks(): readonly PartitionWatermark[] {
    return this.#partitions.watermarks();
  }

  counts(): StageCounts {
    return { rejected: this.#rejected };
  }

  #scan(batch: Batch, partition: PartitionTime, limitMs: number): Scanned | null {
    const input = batch.columns[this.#options.column];
    const complete = this.#marks === null && batch.selection === null && input.validity === null;
    const words = complete ? epochMsWords(input) : null;
    const fast = words === null ? null : this.#scanWords(batch, input, words, partition, limitMs);
    return fast ?? this.#scanRows(batch, input, partition, limitMs);
  }

  /**
   * Every row counts and has a time in milliseconds: usually one pass over the words, and nothing is stored. Null where
   * the rows have to be looked at one by one.
   */
  #scanWords(
    batch: Batch,
    input: Column,
    words: Int32Array,
    partition: PartitionTime,
    limitMs: number,
  ): Scanned | null {
    // A floor is as good as a newest time that would have made it the watermark.
    const before = Math.max(partition.newestMs, partition.floorMs + this.#bound);
    const scan = scanTimes(words, batch.length, before, this.#slack);
    if (scan === null || scan.maxMs > limitMs || !isInRange(scan)) return null;
    // Partitions that returned from idleness have two watermarks: the other scan knows both.
    if (scan.behind && this.#returned) return null;
    const values = scan.behind ? this.#listAllBehind(words, batch.length, before) : null;
    if (scan.maxMs > partition.newestMs) {
      partition.newestMs = scan.maxMs;
      partition.watermarkMs = scan.maxMs - this.#bound;
    }
    const times = new ColumnTimes(input, batch.length, scan.minMs, scan.maxMs, values);
    return { times, selection: null, selected: batch.length };
  }

  /** The second pass, of a batch that has rows behind the watermark; gives the times it has read. */
  #listAllBehind(words: Int32Array, length: number, before: number): Float64Array {
    if (this.#listed.rows.length < length) {
      this.#listed = {
        rows: new Int32Array(length),
        newest: new Float64Array(length),
        values: new Float64Array(length),
      };
    }
    const { rows, newest, values } = this.#listed;
    const count = listBehind(words, length, before, this.#slack, this.#listed);
    const watermarks = newest.slice(0, count);
    for (let k = 0; k < count; k++) watermarks[k] -= this.#bound;
    this.#listedBehind = { rows: rows.slice(0, count), watermarks };
    return values;
  }

  /** Any unit and strategy, with nulls and a selection: refused rows leave the selection. Null when none is left. */
  #scanRows(given: Batch, input: Column, partition: PartitionTime, limitMs: number): Scanned | null {
    const marks = this.#marks;
    const batch = marks?.start(given, this.#faults) ?? given;
    this.#rejected += given.rows - batch.rows;
    const values = new Float64Array(batch.length);
    readTimes(input, batch.length, values);
    if (this.#kept.length < batch.rows) this.#kept = new Int32Array(batch.rows);
    const { floorMs } = partition;
    let [newest, own, judged] = [partition.newestMs, partition.watermarkMs, partition.judgedMs];
    let [minMs, maxMs, selected] = [Infinity, -Infinity, 0];
    for (let j = 0; j < batch.rows; j++) {
      const i = batch.selection === null ? j : batch.selection[j];
      const t = values[i];
      const isRefused = t !== t || t > limitMs || t < YEAR_1_MS || t >= YEAR_10000_MS || input.isNull(i);
      if (isRefused && this.#refuse(given, input, i, t, limitMs)) continue;
      let next = t - this.#bound;
      if (marks !== null) {
        next = marks.after(partition.partition, i, t);
        if (next > limitMs && this.#refuseMark(given, i, next, limitMs)) continue;
      }
      if (t < judged + this.#atWatermark) this.#listBehind(i, judged, own);
      if (t > newest) newest = t;
      if (next > own) judged = Math.max(own = next, floorMs);
      if (t < minMs) minMs = t;
      if (t > maxMs) maxMs = t;
      this.#kept[selected++] = i;
    }
    [partition.newestMs, partition.watermarkMs] = [newest, own];
    if (selected === 0) return null;
    const selection = selected === batch.length ? null : this.#kept;
    return { times: { values, minMs, maxMs }, selection, selected };
  }

  /** A row without a usable time is refused; true, or the run ends here. */
  #refuse(batch: Batch, input: Column, row: number, timeMs: number, limitMs: number): true {
    const column = this.#column(batch);
    const isMissing = timeMs !== timeMs || input.isNull(row);
    if (isMissing) return this.#reject(batch, row, timeMissing(column));
    if (timeMs > limitMs) return this.#reject(batch, row, timeAhead("event time", timeMs, limitMs, column));
    const error = timeOutOfRange(timeMs, batch, column);
    if (this.#options.refusesOutOfRange !== true) throw error;
    return this.#reject(batch, row, error);
  }

  /** A row that would close every window is refused, whatever its own time. */
  #refuseMark(batch: Batch, row: number, mark: number, limitMs: number): true {
    return this.#reject(batch, row, timeAhead("punctuation", mark, limitMs, this.#column(batch)));
  }

  #reject(batch: Batch, row: number, error: VolleyError): true {
    this.#faults.reject(batch, row, error);
    this.#rejected++;
    return true;
  }

  #column({ schema }: Batch): string {
    return schema.fields[this.#options.column].name;
  }

  #listBehind(row: number, watermark: number, own: number): void {
    this.#behindRows.push(row);
    this.#behindWatermarks.push(watermark);
    if (this.#returned) this.#behindOwn.push(own);
  }

  /** What was listed; with the watermarks the partition had of its own where those count. */
  #takeBehind(): BehindRows | null {
    const listed = this.#listedBehind;
    if (listed !== null) {
      this.#listedBehind = null;
      return listed;
    }
    if (this.#behindRows.length === 0) return null;
    const rows = new Int32Array(this.#behindRows);
    const watermarks = new Float64Array(this.#behindWatermarks);
    const own = this.#returned ? new Float64Array(this.#behindOwn) : null;
    this.#behindRows = [];
    this.#behindWatermarks = [];
    this.#behindOwn = [];
    return own === null ? { rows, watermarks } : { rows, watermarks, own };
  }
}

/** A batch's event times, and which rows have one. */
interface Scanned {
  readonly times: EventTimes;
  readonly selection: Int32Array | null;
  readonly selected: number;
}

function isInRange({ minMs, maxMs }: { readonly minMs: number; readonly maxMs: number }): boolean {
  return minMs >= YEAR_1_MS && maxMs < YEAR_10000_MS;
}

const countOnly: RowFaults = { fatal: false, reject(): void {} };
