import { batchFromRows, schema, StreamExecutionEnvironment } from "../../mod.ts";
import type { EngineAnswers } from "./compare_answers.ts";
import { type Chunk, interleave } from "./interleave.ts";
import { InterleavedSource } from "./interleaved_source.ts";
import { SeededRandom } from "./seeded_random.ts";
import type { Row, StreamCase } from "./stream_case.ts";
import { inVolley } from "./volley_pipeline.ts";

/** How the rows of a case reach the engine: cut into batches, partitions interleaved by a seed. */
export interface Arrival {
  readonly batchRows: number;
  readonly interleaving: number;
}

/** Runs a case through the engine under test. */
export async function runCase(of: StreamCase, arrival: Arrival): Promise<EngineAnswers> {
  const chunks = interleave(of.partitions, arrival.batchRows, new SeededRandom(arrival.interleaving));
  const env = new StreamExecutionEnvironment();
  const source = env.fromSource(sourceOf(of, chunks));
  const { results, summary } = await inVolley(source, of.pipeline).collect().execute(`seed ${of.seed}`);
  return { rows: results, late: summary.lateRows, rejected: summary.rejectedRows };
}

function sourceOf(of: StreamCase, chunks: readonly Chunk<Row>[]): InterleavedSource<typeof of.shape> {
  const columns = schema(of.shape);
  const batches = chunks.map(({ partition, rows }) => batchFromRows(columns, rows, { partition }));
  return new InterleavedSource(columns, of.partitions.length, batches);
}
