import { type InputRowOf, int32, schema, StreamExecutionEnvironment, timestamp } from "../../mod.ts";
import { col, count, sum, TumblingWindows } from "../../mod.ts";
import { AnswerSink } from "./answer_sink.ts";
import type { BenchCase } from "./bench_case.ts";
import {
  checkAnswer,
  DISORDER_MS,
  expectedAnswer,
  keyAt,
  timeAt,
  VALUE_MIN,
  valueAt,
  WINDOW_MS,
} from "./generated_rows.ts";
import { measure } from "./measure.ts";

const EVENT = { key: int32, value: int32, ts: timestamp("ms") } as const;
type Event = InputRowOf<typeof EVENT>;

const SPEC = { rows: 3_000_000, keys: 10_000 };

/** The keyed job fed with plain objects, one at a time. */
export const rowsCase: BenchCase = {
  name: "engine/rows",
  summary: "the keyed job fed with plain objects, one by one, from an iterator",
  async run() {
    const rows = Array.from({ length: SPEC.rows }, (_, i): Event => ({
      key: keyAt(i, SPEC.keys),
      value: valueAt(i),
      ts: timeAt(i),
    }));
    const expected = expectedAnswer(SPEC);
    return await measure(async () => {
      const sink = new AnswerSink();
      await new StreamExecutionEnvironment()
        .fromIter(oneByOne(rows), { schema: schema(EVENT) })
        .withWatermarks("ts", { maxOutOfOrderness: DISORDER_MS })
        .filterExpr(col("value").ge(VALUE_MIN))
        .keyBy("key")
        .window(TumblingWindows.of(WINDOW_MS))
        .aggregateExpr({ total: sum("value"), counted: count() })
        .toSink(sink)
        .execute("bench");
      checkAnswer("engine/rows", sink.answer, expected);
    }, { rows: SPEC.rows, dataBytes: SPEC.rows * 48 });
  },
};

/** An iterator and not an array, so that the engine can't look ahead. */
function* oneByOne(rows: readonly Event[]): Generator<Event> {
  for (const row of rows) yield row;
}
