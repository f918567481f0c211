import type { Sink, StreamRecord } from "../../mod.ts";
import { type Answer, FIRST_TIME_MS, keyAt, valueAt } from "./generated_rows.ts";

/** A job of tumbling windows that take late rows; its rows are a function of their number. */
export interface LateJob {
  readonly name: string;
  readonly rows: number;
  readonly keys: number;
  readonly windowMs: number;
  readonly latenessMs: number;
  readonly boundMs: number;
  readonly timeOf: (i: number) => number;
  readonly expected: LateAnswer;
}

/** What holds in the end, and how many rows were too late for it. */
export interface LateAnswer {
  readonly answer: Answer;
  readonly late: number;
}

/** Windows before the first row's that late rows may belong to. */
const EARLIER_WINDOWS = 4;

/** The answer by a plain loop. */
export function lateAnswer(job: Omit<LateJob, "expected">): LateAnswer {
  const { rows, keys, windowMs, latenessMs, boundMs, timeOf } = job;
  const groups = new Set<number>();
  let [newest, late, total] = [-Infinity, 0, 0];
  for (let i = 0; i < rows; i++) {
    const time = timeOf(i);
    const endMs = (Math.floor(time / windowMs) + 1) * windowMs;
    if (endMs + latenessMs <= newest - boundMs) late++;
    else {
      groups.add(placeOf(endMs - windowMs, windowMs) * keys + keyAt(i, keys));
      total += valueAt(i);
    }
    newest = Math.max(newest, time);
  }
  return { answer: { groups: groups.size, total, counted: rows - late }, late };
}

/** Keeps of each key and window the last answer. */
export class LastAnswersSink implements Sink {
  readonly connectorId = "bench:last";
  readonly guarantee = "at-most-once";
  readonly #keys: number;
  readonly #windowMs: number;
  #totals = new Float64Array(0);
  #counts = new Float64Array(0);

  constructor({ keys, windowMs }: LateJob) {
    this.#keys = keys;
    this.#windowMs = windowMs;
  }

  /** What the last answers come to. */
  get answer(): Answer {
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    const groups = this.#counts.filter((count) => count > 0).length;
    return { groups, total: sum(this.#totals), counted: sum(this.#counts) };
  }

  open(): void {}

  write({ data }: StreamRecord): void {
    const [key, start, total, counted] = ["key", "window_start", "total", "counted"].map((name) =>
      data.column(name)
    );
    for (let j = 0; j < data.rows; j++) {
      const i = data.selection === null ? j : data.selection[j];
      const place = placeOf(int64At(start.words, i), this.#windowMs) * this.#keys + Number(key.values![i]);
      this.#reserve(place);
      this.#totals[place] = int64At(total.words, i);
      this.#counts[place] = int64At(counted.words, i);
    }
  }

  flush(): void {}

  close(): void {}

  #reserve(place: number): void {
    if (place < this.#counts.length) return;
    const larger = (values: Float64Array) => {
      const made = new Float64Array(2 * place + 1024);
      made.set(values);
      return made;
    };
    [this.#totals, this.#counts] = [larger(this.#totals), larger(this.#counts)];
  }
}

function placeOf(startMs: number, windowMs: number): number {
  return Math.floor((startMs - FIRST_TIME_MS) / windowMs) + EARLIER_WINDOWS;
}

function int64At(words: Int32Array, i: number): number {
  return words[2 * i + 1] * 2 ** 32 + (words[2 * i] >>> 0);
}
