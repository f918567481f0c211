import { RowBatcher, schema, type Shape, StreamExecutionEnvironment } from "../../mod.ts";
import type { EngineAnswers } from "./compare_answers.ts";
import { type Chunk, interleave } from "./interleave.ts";
import { InterleavedSource } from "./interleaved_source.ts";
import { SeededRandom } from "./seeded_random.ts";
import { type Row, type StreamCase, TIME } from "./stream_case.ts";
import { inVolley } from "./volley_pipeline.ts";

/** How the rows of a case reach the engine: cut into batches, partitions interleaved by a seed. */
export interface Arrival {
  readonly batchRows: number;
  readonly interleaving: number;
  /** Distinct texts a partition's columns keep as codes before they turn to plain UTF-8; 0 for no codes at all. */
  readonly dictionarySizeMax: number;
  /** Whether the engine does without generated code. */
  readonly interpreted: boolean;
  /** Rows in a batch of results. */
  readonly outputRows: number;
}

/** Runs a case through the engine under test. */
export async function runCase(
  of: StreamCase,
  arrival: Arrival,
  build: typeof inVolley = inVolley,
): Promise<EngineAnswers> {
  const env = new StreamExecutionEnvironment();
  const random = new SeededRandom(arrival.interleaving);
  const [first, ...others] = shareOut(of.partitions, of.sources).map((partitions) => {
    const chunks = interleave(partitions, arrival.batchRows, random);
    return env.fromSource(sourceOf(of, chunks, partitions.length, arrival));
  });
  const input = others.length === 0 ? first : first.union(...others);
  const { results, summary } = await build(input, of.pipeline).collect()
    .execute(`seed ${of.seed}`, {
      interpreted: arrival.interpreted,
      batchRows: arrival.outputRows,
      warn: () => {},
    });
  return { rows: results, late: summary.late, rejected: summary.rejected };
}

/** Neighbouring partitions for each of `sources` sources, at least one for each. */
function shareOut<T>(partitions: readonly T[], sources: number): T[][] {
  const cut = (source: number) => Math.floor(source * partitions.length / sources);
  return Array.from({ length: sources }, (_, source) => partitions.slice(cut(source), cut(source + 1)));
}

function sourceOf(
  of: StreamCase,
  chunks: readonly Chunk<Row>[],
  partitions: number,
  arrival: Arrival,
): InterleavedSource<Shape> {
  const columns = schema(of.shape);
  const batchers = Array.from({ length: partitions }, () => new RowBatcher(columns, arrival));
  const batches = chunks.map(({ partition, rows }) => {
    const timed = of.microseconds ? rows.map(toMicroseconds) : rows;
    for (const row of timed) batchers[partition].push(row as never);
    return batchers[partition].take({ partition });
  });
  return new InterleavedSource(columns, partitions, batches);
}

/** The row with its time in microseconds, somewhere within its millisecond. */
function toMicroseconds(row: Row, i: number): Row {
  const time = row[TIME];
  return time === null ? row : { ...row, [TIME]: BigInt(time) * 1000n + BigInt(i * 389 % 1000) };
}
