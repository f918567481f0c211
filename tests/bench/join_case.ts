import {
  Batch,
  Column,
  int32,
  schema,
  type Sink,
  StreamExecutionEnvironment,
  StreamRecord,
  timestamp,
  timestampColumn,
} from "../../mod.ts";
import type { BenchCase, Measurement } from "./bench_case.ts";
import { DISORDER_MS, keyAt, timeAt, valueAt } from "./generated_rows.ts";
import { measure } from "./measure.ts";
import { BATCH_ROWS, type MemoryRows, MemorySource } from "./memory_rows.ts";

/** Rows of each of the two streams. */
const SIDE_ROWS = 2_500_000;
const KEYS = 10_000;
/** Ten rows a millisecond and stream: a row finds one partner on average. */
const WITHIN_MS = 1000;
/** The right stream's rows are those from here on: other keys and values at the same times. */
const RIGHT_FROM = 1_000_000_000;

/** Two streams of 2.5 M rows each, both counted: every left row with the right rows at most a second later. */
export const joinCase: BenchCase = {
  name: "streams/interval-join",
  summary: `two streams of ${SIDE_ROWS / 1e6} M rows joined by ${KEYS} int keys within a second`,
  run: measureJoin,
};

/** Pairs, and the sums of both sides' values over them. */
interface JoinAnswer {
  pairs: number;
  left: number;
  right: number;
}

async function measureJoin(): Promise<Measurement> {
  const [left, right] = [sideRows(0), sideRows(RIGHT_FROM)];
  const expected = JSON.stringify(expectedPairs());
  const job = async () => {
    const answer = JSON.stringify(await runJoin(left, right));
    if (answer !== expected) {
      throw new Error(
        `Cannot trust streams/interval-join: it answered ${answer}, the plain loop ${expected}`,
      );
    }
  };
  const measured = await measure(job, { rows: 2 * SIDE_ROWS, dataBytes: left.bytes + right.bytes });
  return { ...measured, results: JSON.parse(expected).pairs };
}

async function runJoin(left: MemoryRows, right: MemoryRows): Promise<JoinAnswer> {
  const answer: JoinAnswer = { pairs: 0, left: 0, right: 0 };
  const env = new StreamExecutionEnvironment();
  const [orders, payments] = [left, right].map((rows) =>
    env.fromSource(new MemorySource(rows)).withWatermarks("ts" as never, { maxOutOfOrderness: DISORDER_MS })
      .keyBy("key" as never)
  );
  await orders.intervalJoin(payments as never, {
    within: [0, WITHIN_MS],
    select: { key: "left.key", value: "left.value", other: "right.value" },
  } as never).toSink(pairSink(answer)).execute("bench");
  return answer;
}

function pairSink(answer: JoinAnswer): Sink {
  return {
    connectorId: "bench:pairs",
    guarantee: "at-most-once",
    open() {},
    write({ data }) {
      const [left, right] = [1, 2].map((column) => data.columns[column].values as Int32Array);
      answer.pairs += data.length;
      for (let i = 0; i < data.length; i++) {
        answer.left += left[i];
        answer.right += right[i];
      }
    },
    flush() {},
    close() {},
  };
}

function sideRows(first: number): MemoryRows {
  const rowSchema = schema({ key: int32, value: int32, ts: timestamp("ms") });
  const records: StreamRecord[] = [];
  let bytes = 0;
  for (let from = 0; from < SIDE_ROWS; from += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, SIDE_ROWS - from);
    const ints = (valueOf: (i: number) => number) =>
      new Column({
        type: int32,
        length,
        values: Int32Array.from({ length }, (_, i) => valueOf(first + from + i)),
      });
    const times = timestampColumn(Float64Array.from({ length }, (_, i) => timeAt(from + i)));
    const columns = [ints((i) => keyAt(i, KEYS)), ints(valueAt), times];
    for (const { values } of columns) bytes += values!.byteLength;
    records.push(new StreamRecord(new Batch(rowSchema, columns, length)));
  }
  return { schema: rowSchema, records, bytes };
}

/** The answer by a plain loop: of each key the right rows in order of time, and a pass over the left ones. */
function expectedPairs(): JoinAnswer {
  const byKey = Array.from({ length: KEYS }, () => [] as { at: number; value: number }[]);
  for (let i = 0; i < SIDE_ROWS; i++) {
    byKey[keyAt(RIGHT_FROM + i, KEYS)].push({ at: timeAt(i), value: valueAt(RIGHT_FROM + i) });
  }
  for (const rows of byKey) rows.sort((a, b) => a.at - b.at);
  const answer: JoinAnswer = { pairs: 0, left: 0, right: 0 };
  for (let i = 0; i < SIDE_ROWS; i++) addPairs(answer, byKey[keyAt(i, KEYS)], timeAt(i), valueAt(i));
  return answer;
}

function addPairs(
  answer: JoinAnswer,
  rows: readonly { readonly at: number; readonly value: number }[],
  at: number,
  value: number,
): void {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].at < at) low = middle + 1;
    else high = middle;
  }
  for (let j = low; j < rows.length && rows[j].at <= at + WITHIN_MS; j++) {
    answer.pairs++;
    answer.left += value;
    answer.right += rows[j].value;
  }
}
