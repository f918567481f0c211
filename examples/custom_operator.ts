/**
 * Operators of your own: one on the whole stream, one with state for each key.
 *
 * `SortByTime` holds readings back until the watermark has passed them, and hands them on in order of event time.
 * `JumpAlarm` remembers the last reading of each sensor and makes a row of another schema where it jumps. Prints the
 * alarms, and what the second operator counted in its own metric.
 *
 *     deno run examples/custom_operator.ts
 */
import {
  batchFromRows,
  float64,
  type ListState,
  type Operator,
  type OperatorContext,
  type RowOf,
  type Schema,
  schema,
  StreamExecutionEnvironment,
  StreamRecord,
  timestamp,
  utf8,
  type ValueState,
} from "@volley/volley";

const reading = schema({ sensor: utf8, celsius: float64, at: timestamp("ms") });
type Readings = typeof reading.shape;
type Reading = RowOf<Readings>;

const alarm = schema({ sensor: utf8, at: timestamp("ms"), from: float64, to: float64 });
type Alarms = typeof alarm.shape;

/** Unkeyed: a record is a batch as it comes. What has to survive a restart is in state, not in a field. */
class SortByTime implements Operator<Readings> {
  #waiting!: ListState<Reading>;

  open({ state }: OperatorContext): void {
    this.#waiting = state.list("waiting");
  }

  process(record: StreamRecord<Readings>): StreamRecord[] {
    for (const row of record.rows()) this.#waiting.add(row);
    return [];
  }

  /** No reading below `timeMs` is expected any more; at the end of the input it is +Infinity. */
  onWatermark(timeMs: number): StreamRecord[] {
    const waiting = this.#waiting.get();
    const due = waiting.filter(({ at }) => at < timeMs).sort((a, b) => a.at - b.at);
    if (due.length === 0) return [];
    this.#waiting.set(waiting.filter(({ at }) => at >= timeMs));
    return [new StreamRecord(batchFromRows(reading, due))];
  }
}

/** Keyed: a record holds the rows of one key, in `record.key`, and the state handles are that key's. */
class JumpAlarm implements Operator<Readings, Alarms> {
  readonly #degrees: number;
  #last!: ValueState<number>;
  #compared!: { add(count?: number): void };

  constructor(degrees: number) {
    this.#degrees = degrees;
  }

  outputSchema(): Schema<Alarms> {
    return alarm;
  }

  open({ state, metrics }: OperatorContext): void {
    this.#last = state.value("last");
    this.#compared = metrics.counter("example.readings_compared");
  }

  process(record: StreamRecord<Readings>): StreamRecord[] {
    const alarms: RowOf<Alarms>[] = [];
    for (const { sensor, at, celsius } of record.rows()) {
      const from = this.#last.get();
      if (from !== undefined) {
        this.#compared.add(1);
        if (Math.abs(celsius - from) >= this.#degrees) alarms.push({ sensor, at, from, to: celsius });
      }
      this.#last.set(celsius);
    }
    return alarms.length === 0 ? [] : [new StreamRecord(batchFromRows(alarm, alarms))];
  }
}

const readings = [
  { sensor: "cellar", celsius: 12.0, at: "2026-01-01T10:00:00Z" },
  { sensor: "roof", celsius: -3.0, at: "2026-01-01T10:00:20Z" },
  { sensor: "cellar", celsius: 19.0, at: "2026-01-01T10:00:40Z" },
  { sensor: "cellar", celsius: 12.5, at: "2026-01-01T10:00:30Z" },
  { sensor: "roof", celsius: -2.5, at: "2026-01-01T10:00:50Z" },
  { sensor: "cellar", celsius: 18.5, at: "2026-01-01T10:01:00Z" },
  { sensor: "roof", celsius: 4.0, at: "2026-01-01T10:01:20Z" },
];

const { results, summary } = await new StreamExecutionEnvironment()
  .fromIter(readings, { schema: reading })
  .withWatermarks("at", { maxOutOfOrderness: "15s" })
  .applyOperator(() => new SortByTime()).name("sort by time")
  .keyBy("sensor")
  .applyOperator(() => new JumpAlarm(5)).name("jump alarm")
  .collect()
  .execute("custom-operator", { batchRows: 2 });

for (const { sensor, at, from, to } of results) {
  console.log(`${new Date(at).toISOString().slice(11, 19)}  ${sensor} went from ${from} to ${to} °C`);
}
const compared = summary.metrics.find(({ name }) => name === "example.readings_compared");
if (compared?.kind === "counter") console.log(`${compared.value} readings compared with the one before`);
