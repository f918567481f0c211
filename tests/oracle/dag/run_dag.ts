import {
  catalog,
  col,
  CollectSink,
  type ExecutionResult,
  int32,
  planToJson,
  readPlan,
  RowBatcher,
  type RunSummary,
  type Schema,
  schema,
  StreamExecutionEnvironment,
  utf8,
} from "../../../mod.ts";
import { interleave } from "../interleave.ts";
import { InterleavedSource } from "../interleaved_source.ts";
import { SeededRandom } from "../seeded_random.ts";
import { type Dag, DAG_SCHEMA, type DagOp, type DagRow } from "./dag_step.ts";
import { sinkPorts } from "./reference_dag.ts";
import type { RefAnswer } from "./reference_stream.ts";
import { stepInVolley } from "./volley_dag.ts";
import type { Any, AnyStream, Built } from "./volley_rows.ts";

/** How the rows of a pipeline's sources reach the engine. */
export interface DagArrival {
  readonly batchRows: number;
  readonly outputRows: number;
  readonly interleaving: number;
  readonly dictionarySizeMax: number;
  readonly interpreted: boolean;
  readonly maxSourceDriftMs: number;
  /** Plan, JSON, plan again. */
  readonly throughJson: boolean;
}

/** What the engine said: rows of each sink by its name, and the summary. */
export interface DagRun {
  readonly sinks: ReadonlyMap<string, readonly Any[]>;
  readonly summary: RunSummary;
  readonly letters: number;
}

/** Other ways for the same rows to arrive. */
export function dagArrivals(dag: Dag): DagArrival[] {
  const random = new SeededRandom(~dag.seed);
  const sizes = [1, 2, 5, 64, 4096];
  return sizes.map((batchRows, i) => ({
    batchRows,
    outputRows: random.pick([1, 5, 2048]),
    interleaving: random.int(0, 1_000_000),
    dictionarySizeMax: random.pick([0, 3, 65_536]),
    interpreted: random.chance(0.3),
    maxSourceDriftMs: random.pick([1, 50, 60_000, Infinity]),
    throughJson: dag.plain && i % 2 === 0,
  }));
}

/** Runs a pipeline through the engine. */
export async function runDag(
  dag: Dag,
  answers: readonly RefAnswer[],
  arrival: DagArrival,
  signal?: AbortSignal,
): Promise<DagRun> {
  const env = new StreamExecutionEnvironment({ handleSignals: false });
  const random = new SeededRandom(arrival.interleaving);
  const built: Built[] = [];
  dag.steps.forEach(({ op, inputs }, step) => {
    const given = inputs.map((from) => built[from.step].outputs[from.port]);
    built.push(begins(env, dag, op, arrival, random, `s${step}`) ?? stepInVolley(op, given, `s${step}`));
  });
  const streams = new Map<string, AnyStream>();
  for (const { step, port } of sinkPorts(dag, answers)) {
    streams.set(`s${step}.${port}`, built[step].outputs[port]);
  }
  built.forEach(({ late }, step) => late && streams.set(`s${step}.late`, late));
  for (const [name, stream] of streams) {
    stream.toSink(new CollectSink(), { updates: "append" } as Any).id(`sink ${name}`);
  }
  const letters = new CollectSink();
  const options = {
    interpreted: arrival.interpreted,
    batchRows: arrival.outputRows,
    maxSourceDriftMs: arrival.maxSourceDriftMs,
    errorLimit: { share: 1 },
    deadLetters: letters as Any,
    warn: () => {},
    signal,
  };
  const { results, summary } = arrival.throughJson
    ? await env.executePlan(
      readPlan(planToJson(env.plan().plan), { catalogue: catalog }),
      `seed ${dag.seed}`,
      {
        ...options,
        catalogue: catalog,
      },
    )
    : await env.execute(`seed ${dag.seed}`, options) as ExecutionResult<Any>;
  const sinks = new Map([...streams.keys()].map((name) => [name, (results as Any)[`sink ${name}`]]));
  return { sinks, summary, letters: letters.results.length };
}

/** Streams that begin here. */
function begins(
  env: StreamExecutionEnvironment,
  { plain }: Dag,
  op: DagOp,
  arrival: DagArrival,
  random: SeededRandom,
  id: string,
): Built | null {
  if (op.op === "rules") {
    return { outputs: [env.fromIter([...op.rules], { schema: schema({ k: utf8, v: int32 }) }) as Any] };
  }
  if (op.op !== "source") return null;
  const { partitions, boundMs, early, onError } = op;
  const rows = plain
    ? env.fromIter([...partitions[0]] as Any, { schema: DAG_SCHEMA })
    : env.fromSource(sourceOf(partitions, arrival, random));
  const some = early === null ? rows : rows.filterExpr(col("v").ge(early) as Any);
  return {
    outputs: [some.withWatermarks("ts", { maxOutOfOrderness: boundMs }).onError(onError).id(id) as Any],
  };
}

function sourceOf(partitions: readonly (readonly DagRow[])[], arrival: DagArrival, random: SeededRandom) {
  const batchers = partitions.map(() => new RowBatcher(DAG_SCHEMA, arrival));
  const batches = interleave(partitions, arrival.batchRows, random).map(({ partition, rows }) => {
    for (const row of rows) batchers[partition].push(row as never);
    return batchers[partition].take({ partition });
  });
  return new InterleavedSource(DAG_SCHEMA as Schema<Any>, partitions.length, batches);
}
