import { Batch, type BehindRows, type Column, type EventTimes } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { PartitionStatus, Stage, StageCounts, StageOutput } from "../operators/mod.ts";
import { scanTimes } from "./scan_times.ts";
import { ColumnTimes, epochMsWords, readTimes, TWO_32 } from "./event_time.ts";

/** How watermarks follow the data. */
export interface WatermarkOptions {
  /** Column index of the event time. */
  readonly column: number;
  /** A row may come this much after a newer one and still be in time; milliseconds. */
  readonly maxOutOfOrdernessMs: number;
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
    if (batch.rows === 0) return null;
    const input = batch.columns[this.#options.column];
    const complete = batch.selection === null && input.validity === null;
    const words = complete ? epochMsWords(input) : null;
    const scanned = words === null ? this.#scanValues(batch, input) : this.#scanWords(batch, input, words);
    if (scanned === null) return null;
    checkRange(scanned.times, batch, this.#options.column);
    this.#rejected += batch.rows - scanned.selected;
    this.#advance();
    const { times, selection, selected } = scanned;
    const { schema, columns, length, partition } = batch;
    const behind = this.#takeBehind();
    return new Batch(schema, columns, length, { partition, behind, times, selection, selected });
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

  /** Every row counts and has a time in milliseconds: usually one pass over the words, and nothing is stored. */
  #scanWords(batch: Batch, input: Column, words: Int32Array): Scanned | null {
    const before = this.#newest.get(batch.partition) ?? -Infinity;
    const scan = scanTimes(words, batch.length, before, this.#slack);
    if (scan === null) return this.#scanValues(batch, input);
    if (scan.behind) this.#listAllBehind(words, batch.length, before);
    this.#newest.set(batch.partition, Math.max(before, scan.maxMs));
    const times = new ColumnTimes(input, batch.length, scan.minMs, scan.maxMs);
    return { times, selection: null, selected: batch.length };
  }

  /** The second pass, of a batch that has rows behind the watermark. */
  #listAllBehind(words: Int32Array, length: number, before: number): void {
    let newest = before;
    for (let i = 0; i < length; i++) {
      const t = words[2 * i + 1] * TWO_32 + (words[2 * i] >>> 0);
      if (t < newest - this.#slack) this.#listBehind(i, newest - this.#options.maxOutOfOrdernessMs);
      else if (t > newest) newest = t;
    }
  }

  /** Any unit, with nulls and a selection: rows without a time leave the selection. Null when none is left. */
  #scanValues(batch: Batch, input: Column): Scanned | null {
    const bound = this.#options.maxOutOfOrdernessMs;
    const slack = this.#slack;
    const values = new Float64Array(batch.length);
    readTimes(input, batch.length, values);
    if (this.#kept.length < batch.rows) this.#kept = new Int32Array(batch.rows);
    const nullable = input.validity !== null;
    let newest = this.#newest.get(batch.partition) ?? -Infinity;
    let minMs = Infinity;
    let maxMs = -Infinity;
    let selected = 0;
    for (let j = 0; j < batch.rows; j++) {
      const i = batch.selection === null ? j : batch.selection[j];
      const t = values[i];
      if (t !== t || (nullable && input.isNull(i))) continue;
      if (t < newest - slack) this.#listBehind(i, newest - bound);
      minMs = Math.min(minMs, t);
      maxMs = Math.max(maxMs, t);
      newest = Math.max(newest, t);
      this.#kept[selected++] = i;
    }
    this.#newest.set(batch.partition, newest);
    if (selected === 0) this.#rejected += batch.rows;
    const whole = selected === batch.length;
    return selected === 0
      ? null
      : { times: { values, minMs, maxMs }, selection: whole ? null : this.#kept, selected };
  }

  #listBehind(row: number, watermark: number): void {
    this.#behindRows.push(row);
    this.#behindWatermarks.push(watermark);
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

/** A batch's event times, and which rows have one. */
interface Scanned {
  readonly times: EventTimes;
  readonly selection: Int32Array | null;
  readonly selected: number;
}

function checkRange({ minMs, maxMs }: EventTimes, batch: Batch, column: number): void {
  if (minMs >= YEAR_1_MS && maxMs < YEAR_10000_MS) return;
  const wrong = maxMs >= YEAR_10000_MS ? maxMs : minMs;
  throw new VolleyError({
    code: "EVENT_TIME_OUT_OF_RANGE",
    message: `Cannot use event time ${wrong} ms: it lies outside the years 1 to 9999`,
    at: { partition: batch.partition, column: batch.schema.fields[column].name },
    hint:
      "Is the column in another unit (seconds, microseconds)? Cast it, or filter such rows before watermarks.",
  });
}
