import { col, count, StreamExecutionEnvironment, sum, TumblingWindows } from "../../mod.ts";
import { AnswerSink } from "./answer_sink.ts";
import type { BenchCase } from "./bench_case.ts";
import { flightsFile } from "./flights_file.ts";
import { measure } from "./measure.ts";

const ROWS = 3_000_000;
const RUNS = 5;

/** Flights and delay by origin and hour, straight from the Parquet file; with the share the decoding takes. */
export const parquetCase: BenchCase = {
  name: "engine/parquet",
  summary: "flights-3m.parquet: flights and delay by origin and hour",
  async run() {
    const measured = await measure(() => runFlights(), { rows: ROWS, runs: RUNS });
    const decoding = await measure(() => decodeOnly(), { rows: ROWS, runs: RUNS });
    return { ...measured, decoding_share: decoding.cpu_seconds / measured.cpu_seconds };
  },
};

/** Flights and delay by origin and hour; throws where a row is missing. */
export async function runFlights(): Promise<void> {
  const sink = new AnswerSink();
  await new StreamExecutionEnvironment()
    .fromParquet(flightsFile())
    .withWatermarks("date")
    .keyBy("origin")
    .window(TumblingWindows.of("1h"))
    .aggregateExpr({ total: sum("delay"), counted: count() })
    .toSink(sink)
    .execute("bench");
  if (sink.answer.counted !== ROWS) {
    throw new Error(`Cannot trust engine/parquet: it counted ${sink.answer.counted}`);
  }
}

async function decodeOnly(): Promise<void> {
  let rows = 0;
  await new StreamExecutionEnvironment()
    .fromParquet(flightsFile())
    .selectExpr(col("date"), col("delay"), col("origin"))
    .toSink({
      connectorId: "bench:nowhere",
      guarantee: "at-most-once",
      open() {},
      write: (record) => void (rows += record.numRows),
      flush() {},
      close() {},
    })
    .execute("bench");
  if (rows !== ROWS) throw new Error(`Cannot trust engine/parquet: ${rows} rows were decoded`);
}
